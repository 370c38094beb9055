import type { AccountDeps } from './accounts.deps.ts';
import { accountErrors } from './accounts.errors.ts';
import type { Actor } from './actor.ts';
import { hashOf, newSecret } from './secrets.ts';
import type { StoredSession } from './sessions.store.ts';

/** What a valid session token stands for. */
export interface ActiveSession {
  readonly actor: Actor;
  /** When it ends if it is not used again. */
  readonly expiresAt: Date;
}

const tokenBytes = 32;
const idleLimitMs = 12 * 3_600_000;
export const absoluteLimitMs = 30 * 24 * 3_600_000;
/** Noting every request would make a write of each read. */
const touchEveryMs = 5 * 60_000;

/**
 * Exchanges a one-time key for a session.
 *
 * @returns The session token, which is stored nowhere but in the browser's cookie.
 * @throws AppError accounts/key-refused
 */
export async function signInWithOwnerKey(deps: AccountDeps, key: string): Promise<ActiveSession & { token: string }> {
  const now = deps.now();
  if (!(await deps.ownerKeys.use(hashOf(key), now))) throw accountErrors.keyRefused({});
  const token = newSecret(tokenBytes);
  const session: StoredSession = {
    actorKind: 'owner',
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + absoluteLimitMs),
  };
  await deps.sessions.deleteEnded(now, new Date(now.getTime() - idleLimitMs));
  await deps.sessions.insert(hashOf(token), session);
  return { token, actor: { kind: 'owner' }, expiresAt: endOf(session) };
}

/** Whose session a token is: undefined when it is unknown, unused for 12 hours, or older than 30 days. */
export async function readSession(deps: AccountDeps, token: string): Promise<ActiveSession | undefined> {
  const tokenHash = hashOf(token);
  const now = deps.now();
  const session = await deps.sessions.find(tokenHash);
  if (!session || endOf(session) <= now) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() < touchEveryMs) {
    return { actor: { kind: session.actorKind }, expiresAt: endOf(session) };
  }
  await deps.sessions.touch(tokenHash, now);
  return { actor: { kind: session.actorKind }, expiresAt: endOf({ ...session, lastSeenAt: now }) };
}

export async function signOut(deps: AccountDeps, token: string): Promise<void> {
  await deps.sessions.delete(hashOf(token));
}

function endOf({ lastSeenAt, expiresAt }: StoredSession): Date {
  return new Date(Math.min(lastSeenAt.getTime() + idleLimitMs, expiresAt.getTime()));
}
