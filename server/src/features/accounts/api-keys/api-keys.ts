import type { ApiKeyScope } from '@guildhall/contract';
import type { AccountDeps } from '../accounts.deps.ts';
import { accountErrors } from '../accounts.errors.ts';
import { type Actor, principalOf } from '../actor.ts';
import { hashOf, newSecret } from '../secrets.ts';
import type { StoredApiKey } from './api-keys.store.ts';

/** Tells keys from other secrets, also to programs that look for leaked ones. */
const keyPrefix = 'gh_';
const keyBytes = 32;
const dayMs = 24 * 3_600_000;
/** Noting every request would make a write of each read. */
const touchEveryMs = 5 * 60_000;

/** @returns The key, which is stored nowhere and cannot be shown again. */
export async function makeApiKey(
  deps: AccountDeps,
  actor: Actor,
  input: { readonly name: string; readonly scopes: readonly ApiKeyScope[]; readonly expiresInDays: number },
): Promise<StoredApiKey & { readonly key: string }> {
  const key = `${keyPrefix}${newSecret(keyBytes)}`;
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + input.expiresInDays * dayMs);
  const scopes = [...new Set(input.scopes)];
  const fields = { name: input.name, scopes, createdAt, expiresAt };
  return { ...(await deps.apiKeys.insert(hashOf(key), fields, principalOf(actor))), key };
}

/** The asker's own keys, expired ones among them. */
export async function listApiKeys(deps: AccountDeps, actor: Actor): Promise<readonly StoredApiKey[]> {
  return deps.apiKeys.list(principalOf(actor));
}

/** @throws AppError accounts/api-key-not-found also for keys of others. */
export async function revokeApiKey(deps: AccountDeps, actor: Actor, keyId: string): Promise<void> {
  if (!(await deps.apiKeys.delete(principalOf(actor), keyId))) throw accountErrors.apiKeyNotFound({});
}

export function isApiKey(bearer: string): boolean {
  return bearer.startsWith(keyPrefix);
}

/**
 * Who acts with a key.
 *
 * @throws AppError accounts/api-key-refused when it is unknown, revoked or expired.
 */
export async function actorOfApiKey(deps: AccountDeps, key: string): Promise<Actor> {
  const now = deps.now();
  const stored = await deps.apiKeys.find(hashOf(key));
  if (!stored || stored.expiresAt <= now) throw accountErrors.apiKeyRefused({});
  const { id, scopes, userId, lastUsedAt } = stored;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() >= touchEveryMs) await deps.apiKeys.touch(id, now);
  const maker = userId === null ? ({ kind: 'owner' } as const) : ({ kind: 'member', userId } as const);
  return { kind: 'key', keyId: id, scopes: new Set(scopes), maker };
}
