import type { Actor } from '../../accounts/index.ts';

/** Who stands in the history: `owner`, or the id of the member, also of one who acts through a key. */
export function importerOf(actor: Actor): string {
  const person: object = 'maker' in actor && isObject(actor.maker) ? actor.maker : actor;
  return 'userId' in person && typeof person.userId === 'string' ? person.userId : 'owner';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
