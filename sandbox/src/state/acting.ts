import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose account things happen, for the audit log. */
export interface Actor {
  readonly userId: string;
  /** The header X-Audit-Log-Reason, decoded. */
  readonly reason?: string;
}

const acting = new AsyncLocalStorage<Actor>();

/** Everything that the work does is done by the actor. */
export function actAs<T>(actor: Actor, work: () => T): T {
  return acting.run(actor, work);
}

/** Who is acting; undefined when things happen by themselves or by the hand of a test. */
export function actorNow(): Actor | undefined {
  return acting.getStore();
}
