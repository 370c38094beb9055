import type { Raw } from './raw.ts';

/** 100 bytes each; a batch of 1,000 messages shows a few hundred. */
const maxUsers = 100_000;
/** So that one who was forgotten meanwhile is stored when seen again. */
const validMs = 10 * 60_000;

interface Seen {
  readonly face: string;
  readonly untilMs: number;
}

/**
 * Users of whom it is certain that they are stored as they look now: a later transaction has read them.
 * What the current transaction wrote is not certain, it may yet be rolled back.
 */
export function createSeenUsers(now: () => number = Date.now) {
  const users = new Map<string, Seen>();
  return {
    has(guildId: string, user: Raw): boolean {
      const seen = users.get(`${guildId}:${String(user.id)}`);
      return seen !== undefined && seen.untilMs > now() && seen.face === faceOf(user);
    },
    add(guildId: string, user: Raw): void {
      const key = `${guildId}:${String(user.id)}`;
      users.delete(key);
      users.set(key, { face: faceOf(user), untilMs: now() + validMs });
      const oldest = users.keys().next();
      if (users.size > maxUsers && !oldest.done) users.delete(oldest.value);
    },
  };
}

function faceOf(user: Raw): string {
  return `${String(user.username)}|${String(user.global_name ?? '')}|${String(user.avatar ?? '')}|${user.bot === true}`;
}
