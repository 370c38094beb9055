import { discordTimestamp } from '../../clock.ts';
import { discordErrors } from '../../errors.ts';
import { type Application, secretFits } from '../../oauth2/application.ts';
import type { Grant } from '../../oauth2/oauth2.ts';
import { scopesFrom } from '../../oauth2/scopes.ts';
import { presentMember } from '../../state/present.ts';
import { guildFor } from '../access.ts';
import { type Call, ok, type Reply, type Route } from '../route.ts';
import { publicApplication } from './boot.ts';

/** RFC 6749's errors, in Discord's words. */
const refused = (status: number, error: string, description?: string): Reply => ({
  status,
  body: { error, ...(description === undefined ? {} : { error_description: description }) },
});

/** The application that the request proves to be, by Basic authentication or in its form. */
function clientOf({ discord, form, headers }: Call): Application | undefined {
  const [, basic] = /^Basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const pair = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8');
  const id = basic === undefined ? form?.get('client_id') : decodeURIComponent(pair.split(':', 1)[0] ?? '');
  const secret = basic === undefined ? form?.get('client_secret') : pair.slice(pair.indexOf(':') + 1);
  const application = discord.oauth2.applications.get(id ?? '');
  return application && secretFits(application, secret ?? '') ? application : undefined;
}

function presentGrant(call: Call, grant: Grant): Reply {
  return ok({
    token_type: 'Bearer',
    access_token: grant.accessToken,
    expires_in: Math.round((grant.expiresAtMs - call.discord.clock.now()) / 1_000),
    ...(grant.refreshToken === undefined ? {} : { refresh_token: grant.refreshToken }),
    scope: grant.scopes.join(' '),
  });
}

function token(call: Call): Reply {
  const { oauth2 } = call.discord;
  const form = call.form ?? new URLSearchParams();
  const type = form.get('grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token' && type !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', `Grant type ${type ?? 'None'} is not supported`);
  }
  const application = clientOf(call);
  if (!application) return refused(401, 'invalid_client');
  if (type === 'client_credentials') {
    const scopes = scopesFrom(form.get('scope') ?? '');
    if (!scopes) return refused(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
    return presentGrant(call, oauth2.grantOwner(application, scopes));
  }
  if (type === 'refresh_token') {
    const grant = oauth2.refresh(application, form.get('refresh_token') ?? '');
    return grant ? presentGrant(call, grant) : refused(400, 'invalid_grant', 'Invalid "refresh_token" in request.');
  }
  const code = form.get('code');
  if (!code) return refused(400, 'invalid_request', 'Missing "code" in request.');
  const given = { code, redirectUri: form.get('redirect_uri') ?? '', verifier: form.get('code_verifier') };
  const redeemed = oauth2.redeem(application, given);
  if ('grant' in redeemed) return presentGrant(call, redeemed.grant);
  return refused(400, 'invalid_grant', `Invalid "${redeemed.wrong}" in request.`);
}

function revoke(call: Call): Reply {
  const application = clientOf(call);
  if (!application) return refused(401, 'invalid_client');
  const given = call.form?.get('token');
  if (!given) return refused(400, 'invalid_request', 'Missing "token" in request.');
  call.discord.oauth2.revoke(application, given);
  return ok({});
}

/** The grant of a bearer's request, which must cover the scope. */
function grantFor(call: Call, scope?: string): Grant {
  const { grant } = call;
  // Discord answers so to what an access token does not cover, not with a 403.
  if (!grant || (scope !== undefined && !grant.scopes.includes(scope))) throw discordErrors.unauthorized();
  return grant;
}

function whoAmI(call: Call): Reply {
  const grant = grantFor(call);
  const user = call.discord.users.get(grant.userId);
  return ok({
    application: publicApplication(grant.application),
    scopes: grant.scopes,
    expires: discordTimestamp(grant.expiresAtMs),
    ...(user && grant.scopes.includes('identify') ? { user } : {}),
  });
}

function ownMember(call: Call): Reply {
  grantFor(call, 'guilds.members.read');
  const member = guildFor(call).members.get(call.bot.user.id);
  if (!member) throw discordErrors.unknownGuild();
  return ok(presentMember(call.discord, member));
}

export const oauth2Routes: readonly Route[] = [
  { method: 'POST', path: '/oauth2/token', auth: false, handle: token },
  { method: 'POST', path: '/oauth2/token/revoke', auth: false, handle: revoke },
  { method: 'GET', path: '/oauth2/@me', auth: 'bearer', handle: whoAmI },
  { method: 'GET', path: '/users/@me/guilds/{guild_id}/member', auth: 'bearer', handle: ownMember },
];
