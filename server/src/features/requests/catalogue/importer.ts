import { type Actor, principalOf } from '../../accounts/index.ts';

/** Who stands in the history: `owner`, or the id of the member, also of one who acts through a key. */
export function importerOf(actor: Actor): string {
  const person = principalOf(actor);
  return person.kind === 'member' ? person.userId : 'owner';
}
