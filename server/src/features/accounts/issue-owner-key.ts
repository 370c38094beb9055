import type { AccountDeps } from './accounts.deps.ts';
import { hashOf, newSecret } from './secrets.ts';

const keyBytes = 16;
/** Long enough to come back to a terminal on the next morning. */
const keyLifetimeMs = 24 * 3_600_000;

/**
 * Makes a key that signs one browser in as the owner, once, within a day. Earlier keys stay valid until they are used
 * or expire. Only whoever can reach the database or the server's terminal can call this, hence no actor.
 *
 * @returns The key itself, which is stored nowhere, and when it expires.
 */
export async function issueOwnerKey(deps: AccountDeps): Promise<{ key: string; expiresAt: Date }> {
  const key = newSecret(keyBytes);
  const now = deps.now();
  const expiresAt = new Date(now.getTime() + keyLifetimeMs);
  await deps.ownerKeys.insert(hashOf(key), now, expiresAt);
  return { key, expiresAt };
}

/** The address that the owner opens: the console's page exchanges the key and removes it from the address. */
export function ownerLink(baseUrl: string, key: string): string {
  return `${baseUrl.replace(/\/$/, '')}/owner?key=${key}`;
}
