import type { ApiKeyScope } from '@guildhall/contract';

/** Somebody who can be answered for: the owner of this installation, or a Discord user who is in one of its guilds. */
export type Principal =
  | { readonly kind: 'owner' }
  | {
      readonly kind: 'member';
      readonly userId: string;
    };

/**
 * Who is asking. Use cases take it first and check it before anything else.
 *
 * - `owner`, `member`: a person in a browser.
 * - `key`: a program with an API key, which may do what its maker may, within its scopes.
 * - `process`: a program of this machine with the token in server.json; it may do what the owner may.
 */
export type Actor =
  | Principal
  | {
      readonly kind: 'key';
      readonly keyId: string;
      readonly scopes: ReadonlySet<ApiKeyScope>;
      readonly maker: Principal;
    }
  | { readonly kind: 'process' };

/** Whose rights an actor has: rights are decided for persons, whatever they act through. */
export function principalOf(actor: Actor): Principal {
  if (actor.kind === 'key') return actor.maker;
  return actor.kind === 'process' ? { kind: 'owner' } : actor;
}

/** Null for the owner. */
export function userIdOf(principal: Principal): string | null {
  return principal.kind === 'member' ? principal.userId : null;
}

export function isOwner(actor: Actor): boolean {
  return principalOf(actor).kind === 'owner';
}
