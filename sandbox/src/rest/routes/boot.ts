import { discordErrors } from '../../errors.ts';
import { applicationFlags } from '../../gateway/intents.ts';
import { type Call, ok, param, type Route } from '../route.ts';

const presentApplication = ({ discord, bot }: Call) => {
  const flags = applicationFlags(bot.intents);
  return {
    id: bot.applicationId,
    name: bot.user.username,
    icon: null,
    description: '',
    type: null,
    flags,
    flags_new: String(flags),
    bot: bot.user,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: Buffer.from(bot.applicationId.padEnd(32, '0')).toString('hex').slice(0, 64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: bot.user,
    approximate_guild_count: discord.guildsOf(bot).length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
};

const presentSelf = ({ bot }: Call) => ({
  ...bot.user,
  mfa_enabled: false,
  locale: 'en-US',
  premium_type: 0,
  email: null,
  verified: true,
});

export const bootRoutes: readonly Route[] = [
  { method: 'GET', path: '/gateway', auth: false, handle: ({ gateway }) => ok({ url: gateway.url }) },
  {
    method: 'GET',
    path: '/gateway/bot',
    handle: ({ gateway, settings, bot }) =>
      ok({
        url: gateway.url,
        shards: settings.shards,
        session_start_limit: gateway.sessionStartLimit(bot.token),
      }),
  },
  { method: 'GET', path: '/users/@me', handle: (call) => ok(presentSelf(call)) },
  { method: 'GET', path: '/applications/@me', handle: (call) => ok(presentApplication(call)) },
  { method: 'GET', path: '/oauth2/applications/@me', handle: (call) => ok(presentApplication(call)) },
  {
    method: 'GET',
    path: '/users/{user_id}',
    handle: (call) => {
      const user = call.discord.users.get(param(call, 'user_id'));
      if (!user) throw discordErrors.unknownUser();
      return ok(user);
    },
  },
];
