import { createHash, createHmac } from 'node:crypto';
import type { AccountDeps } from '../accounts.deps.ts';
import { accountErrors } from '../accounts.errors.ts';
import { hashOf, newSecret } from '../secrets.ts';
import { type ActiveSession, type Browser, beginSession } from '../sessions.ts';
import { authorizeUrl, identify, type OAuthClient } from './discord-identity.ts';

const secretBytes = 16;
/** Time to log in at Discord, with a second factor. */
export const signInLifetimeMs = 10 * 60_000;

/**
 * Begins a sign-in with Discord.
 *
 * @param browserSecret What the browser's cookie has from an earlier beginning: several tabs may sign in at once.
 * @returns Where to lead the browser, and the secret for its cookie, to which state and code are bound.
 * @throws AppError accounts/discord-sign-in-off
 */
export async function beginDiscordSignIn(
  deps: AccountDeps,
  input: { readonly returnTo: string; readonly redirectUri: string; readonly browserSecret: string | undefined },
): Promise<{ readonly location: string; readonly browserSecret: string }> {
  const client = requireClient(deps);
  const browserSecret = input.browserSecret || newSecret(secretBytes);
  const state = newSecret(secretBytes);
  const now = deps.now();
  const expiresAt = new Date(now.getTime() + signInLifetimeMs);
  const returnTo = ownPath(input.returnTo);
  await deps.signIns.insert(hashOf(state), { browserHash: hashOf(browserSecret), returnTo, expiresAt }, now);
  const challenge = createHash('sha256').update(verifierOf(browserSecret, state)).digest('base64url');
  return { location: authorizeUrl(client, { state, challenge, redirectUri: input.redirectUri }), browserSecret };
}

export interface DiscordAnswer {
  readonly code: string | undefined;
  readonly state: string | undefined;
  readonly error: string | undefined;
  readonly redirectUri: string;
  readonly browserSecret: string | undefined;
}

/**
 * Ends a sign-in with what Discord sent the browser back with. Each state works once, in the browser that began.
 *
 * @throws AppError accounts/state-refused, accounts/sign-in-denied, accounts/code-refused, accounts/not-a-member and more
 */
export async function finishDiscordSignIn(
  deps: AccountDeps,
  { code, state, error, redirectUri, browserSecret }: DiscordAnswer,
  browser: Browser,
): Promise<{ readonly session: ActiveSession & { token: string }; readonly returnTo: string }> {
  const client = requireClient(deps);
  if (!state || !browserSecret) throw accountErrors.stateRefused({});
  const begun = await deps.signIns.take(hashOf(state), hashOf(browserSecret), deps.now());
  if (!begun) throw accountErrors.stateRefused({});
  if (error === 'access_denied') throw accountErrors.signInDenied({});
  if (!code) throw accountErrors.codeRefused({});
  const user = await identify(client, { code, verifier: verifierOf(browserSecret, state), redirectUri });
  const guilds = await deps.membership.guildsOf(user.userId);
  if (guilds === null) throw accountErrors.membersUnknown({});
  if (guilds.length === 0) throw accountErrors.notAMember({ name: user.name });
  await deps.users.upsert(user, deps.now());
  const session = await beginSession(deps, { kind: 'member', userId: user.userId }, browser);
  return { session, returnTo: begun.returnTo };
}

function requireClient(deps: AccountDeps): OAuthClient {
  if (!deps.oauthClient) throw accountErrors.discordSignInOff({});
  return deps.oauthClient;
}

/** PKCE's secret is kept nowhere: it follows from the browser's cookie and the state together. */
function verifierOf(browserSecret: string, state: string): string {
  return createHmac('sha256', browserSecret).update(state).digest('base64url');
}

/** A path on this server; anything that leads elsewhere becomes the start page. */
function ownPath(returnTo: string): string {
  const base = 'http://own.invalid';
  if (!returnTo.startsWith('/') || !URL.canParse(returnTo, base)) return '/';
  const { origin, pathname, search, hash } = new URL(returnTo, base);
  const path = `${pathname}${search}${hash}`;
  return origin === base && !path.startsWith('//') ? path : '/';
}
