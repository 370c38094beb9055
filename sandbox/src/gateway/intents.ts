import { GatewayIntentBits } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../options.ts';

export const Intent = GatewayIntentBits;

/** Every intent bit that exists. */
const knownIntents = Object.values(GatewayIntentBits)
  .filter((value) => typeof value === 'number')
  .reduce((all, bit) => all | bit, 0);

export function intentsAreKnown(intents: number): boolean {
  return Number.isInteger(intents) && intents >= 0 && (intents & ~knownIntents) === 0;
}

/** The intents that bring of direct conversations what these bring of guilds. */
export function directIntents(intents: number): number {
  return (
    (intents & Intent.GuildMessages ? Intent.DirectMessages : 0) |
    (intents & Intent.GuildMessageReactions ? Intent.DirectMessageReactions : 0) |
    (intents & Intent.GuildMessageTyping ? Intent.DirectMessageTyping : 0) |
    (intents & Intent.Guilds ? Intent.DirectMessages : 0)
  );
}

/** Whether the bot was granted every privileged intent it asks for. */
export function intentsAreGranted(intents: number, granted: PrivilegedIntents): boolean {
  if (intents & Intent.GuildMembers && !granted.members) return false;
  if (intents & Intent.GuildPresences && !granted.presences) return false;
  return !(intents & Intent.MessageContent && !granted.content);
}

/** Application flags that tell which privileged intents an unverified application was granted (the "limited" ones). */
export function applicationFlags(granted: PrivilegedIntents): number {
  return (granted.presences ? 1 << 13 : 0) | (granted.members ? 1 << 15 : 0) | (granted.content ? 1 << 19 : 0);
}
