import type { AccountDeps } from './accounts.deps.ts';
import { accountErrors } from './accounts.errors.ts';
import { type Actor, type Principal, principalOf } from './actor.ts';
import { hashOf, newSecret } from './secrets.ts';
import type { StoredSession } from './sessions.store.ts';
import type { User } from './users.store.ts';

/** What a valid session token stands for. */
export interface ActiveSession {
  readonly id: string;
  readonly actor: Principal;
  /** Null for the owner. */
  readonly user: User | null;
  /** When it ends if it is not used again. */
  readonly expiresAt: Date;
}

/** The browser that signs in. */
export interface Browser {
  readonly device: string;
  /** The session that it has until now: it ends, so that who knew its token gains nothing. */
  readonly formerToken: string | undefined;
}

const tokenBytes = 32;
const idleLimitMs = 12 * 3_600_000;
export const absoluteLimitMs = 30 * 24 * 3_600_000;
/** Noting every request would make a write of each read. */
const touchEveryMs = 5 * 60_000;

/** @returns The session token, which is stored nowhere but in the browser's cookie. */
export async function beginSession(
  deps: AccountDeps,
  principal: Principal,
  { device, formerToken }: Browser,
): Promise<ActiveSession & { token: string }> {
  const now = deps.now();
  const token = newSecret(tokenBytes);
  await deps.sessions.deleteEnded(now, new Date(now.getTime() - idleLimitMs));
  if (formerToken !== undefined) await deps.sessions.deleteByToken(hashOf(formerToken));
  const expiresAt = new Date(now.getTime() + absoluteLimitMs);
  const stored = await deps.sessions.insert(hashOf(token), { principal, device, lastSeenAt: now, expiresAt });
  return { token, ...activeFrom(stored) };
}

/**
 * Exchanges a one-time key for a session.
 *
 * @throws AppError accounts/key-refused
 */
export async function signInWithOwnerKey(deps: AccountDeps, key: string, browser: Browser) {
  if (!(await deps.ownerKeys.use(hashOf(key), deps.now()))) throw accountErrors.keyRefused({});
  return beginSession(deps, { kind: 'owner' }, browser);
}

/**
 * Whose session a token is: undefined when it is unknown, unused for 12 hours, older than 30 days, or of somebody who
 * is in no guild of ours any more.
 */
export async function readSession(deps: AccountDeps, token: string): Promise<ActiveSession | undefined> {
  const now = deps.now();
  const session = await deps.sessions.find(hashOf(token));
  if (!session || endOf(session) <= now) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() < touchEveryMs) return activeFrom(session);
  // What happened while no bot listened shows here.
  if (session.user && (await endIfHomeless(deps, session.user.userId))) return undefined;
  await deps.sessions.touch(session.id, now);
  return activeFrom({ ...session, lastSeenAt: now });
}

export async function signOut(deps: AccountDeps, token: string): Promise<void> {
  await deps.sessions.deleteByToken(hashOf(token));
}

/** The asker's own sessions that have not ended. */
export async function listSessions(deps: AccountDeps, actor: Actor) {
  const now = deps.now();
  const sessions = await deps.sessions.list(principalOf(actor));
  return sessions.map((session) => ({ ...session, endsAt: endOf(session) })).filter(({ endsAt }) => endsAt > now);
}

/** @throws AppError accounts/session-not-found also for sessions of others. */
export async function endSession(deps: AccountDeps, actor: Actor, sessionId: string): Promise<void> {
  if (!(await deps.sessions.delete(principalOf(actor), sessionId))) throw accountErrors.sessionNotFound({});
}

/** Ends all of the asker's sessions but one; says how many there were. */
export async function endOtherSessions(deps: AccountDeps, actor: Actor, keptId: string | null): Promise<number> {
  return deps.sessions.deleteOthers(principalOf(actor), keptId);
}

/** Ends the sessions of somebody who was banned, wherever else they are. */
export async function endSessionsOf(deps: AccountDeps, userId: string): Promise<void> {
  await deps.sessions.deleteOthers({ kind: 'member', userId }, null);
}

/** Ends the sessions of somebody who is in no guild of ours; false when they are in one, or when that is not known. */
export async function endIfHomeless(deps: AccountDeps, userId: string): Promise<boolean> {
  const guilds = await deps.membership.guildsOf(userId);
  if (guilds === null || guilds.length > 0) return false;
  await endSessionsOf(deps, userId);
  return true;
}

function activeFrom(session: StoredSession): ActiveSession {
  return { id: session.id, actor: session.principal, user: session.user, expiresAt: endOf(session) };
}

function endOf({ lastSeenAt, expiresAt }: StoredSession): Date {
  return new Date(Math.min(lastSeenAt.getTime() + idleLimitMs, expiresAt.getTime()));
}
