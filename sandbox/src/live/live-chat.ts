import type { GuildHandle } from '../control/guild-handle.ts';
import { createRandom } from '../generate/random.ts';
import { createMembers } from './members.ts';

export interface LiveOptions {
  readonly messagesPerMinute: number;
  /** The same seed makes the same choices. */
  readonly seed?: string | number;
}

export interface LiveChat {
  stop(): void;
}

/** Ticks are at most this dense; a higher rate does several things at each. */
const shortestTickMs = 20;

/**
 * Lets members go on chatting: they say again what was said in the guild, reply, react, show pictures, open threads, pin,
 * and now and then correct or delete something of their own. Bots and private channels keep out of it.
 */
export function startLiveChat(guild: GuildHandle, options: LiveOptions): LiveChat {
  const members = createMembers(guild, createRandom(options.seed ?? 'live'));
  const everyMs = 60_000 / options.messagesPerMinute;
  const tickMs = Math.max(shortestTickMs, everyMs);
  const actsPerTick = tickMs / everyMs;
  let owed = 0;
  const timer = setInterval(() => {
    for (owed += actsPerTick; owed >= 1; owed--) members.act();
  }, tickMs);
  return { stop: () => clearInterval(timer) };
}
