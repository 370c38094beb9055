import type { Discord } from '../state/discord.ts';
import { InteractionDesk } from './desk.ts';

const desks = new WeakMap<Discord, InteractionDesk>();

/** The one desk of a Discord; every event is news for those who watch it. */
export function deskOf(discord: Discord): InteractionDesk {
  const known = desks.get(discord);
  if (known) return known;
  const desk = new InteractionDesk(discord.clock);
  desks.set(discord, desk);
  discord.onEvent(() => desk.changed());
  return desk;
}
