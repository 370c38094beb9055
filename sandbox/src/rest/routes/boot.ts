import { discordErrors } from '../../errors.ts';
import { applicationFlags } from '../../gateway/intents.ts';
import type { PrivilegedIntents } from '../../options.ts';
import type { Discord } from '../../state/discord.ts';
import type { Bot, StoredUser } from '../../state/model.ts';
import { type Call, ok, param, type Route } from '../route.ts';

/** What anybody may know of an application. */
export function publicApplication(application: { id: string; user: StoredUser; intents: PrivilegedIntents }): object {
  const { id, user, intents } = application;
  const flags = applicationFlags(intents);
  return {
    id,
    name: user.username,
    icon: null,
    description: '',
    type: null,
    flags,
    flags_new: String(flags),
    bot: user,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: Buffer.from(id.padEnd(32, '0')).toString('hex').slice(0, 64),
  };
}

const presentApplication = ({ discord, bot }: { discord: Discord; bot: Bot }) => {
  return {
    ...publicApplication({ ...bot, id: bot.applicationId }),
    redirect_uris:
      discord.oauth2.applications.get(bot.applicationId)?.redirectUris.filter((uri) => URL.canParse(uri)) ?? [],
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

/** The caller; a user's e-mail address, an invented one, for who was given the scope. */
function presentSelf({ bot, grant }: Call): object {
  const self = { ...bot.user, mfa_enabled: false, locale: 'en-US', premium_type: 0 };
  if (!grant) return { ...self, email: null, verified: true };
  if (!grant.scopes.includes('identify')) throw discordErrors.unauthorized();
  return grant.scopes.includes('email') ? { ...self, email: `${bot.user.username}@example.com`, verified: true } : self;
}

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
  { method: 'GET', path: '/users/@me', auth: 'both', handle: (call) => ok(presentSelf(call)) },
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
