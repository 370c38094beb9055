import { type PoolDispatch, stringIn } from '../../platform/discord/index.ts';
import type { CaptureDiscord } from './discord-port.ts';

export interface GuildFollowerOptions {
  readonly discord: CaptureDiscord;
  /** A bot knows the guild with its channels: at the start, when it is invited, after each new session. */
  readonly onKnown: (guildId: string) => void;
  /** What the bots may read of the guild may have changed; also after `onKnown`. */
  readonly onAccess: (guildId: string) => void;
}

/** Changes of permissions come in bursts; the catalogue has what an event brought before it is looked at. */
const gatherMs = 500;

const accessEvents: ReadonlySet<string> = new Set([
  'GUILD_CREATE',
  'GUILD_UPDATE',
  'GUILD_ROLE_CREATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_UPDATE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'CHANNEL_DELETE',
]);

/** Tells of guilds that came into sight and of changes of what may be read in them. @returns A function that stops. */
export function followGuilds({ discord, onKnown, onAccess }: GuildFollowerOptions): () => void {
  const waiting = new Map<string, NodeJS.Timeout>();

  function hear({ bot, name, data }: PoolDispatch): void {
    if (!accessEvents.has(name)) return;
    const guildId = stringIn(data, name === 'GUILD_CREATE' || name === 'GUILD_UPDATE' ? 'id' : 'guild_id');
    if (!guildId) return;
    if (name === 'GUILD_MEMBER_UPDATE' && !isOwn(data['user'], bot.directory.botUserId())) return;
    if (name === 'GUILD_CREATE') onKnown(guildId);
    look(guildId);
  }

  function look(guildId: string): void {
    if (waiting.has(guildId)) return;
    const timer = setTimeout(() => {
      waiting.delete(guildId);
      onAccess(guildId);
    }, gatherMs);
    waiting.set(guildId, timer);
  }

  discord.events.on('dispatch', hear);
  const known = new Set(discord.bots.flatMap((bot) => [...bot.directory.guilds()].map(({ id }) => id)));
  for (const guildId of known) {
    onKnown(guildId);
    look(guildId);
  }
  return () => {
    discord.events.off('dispatch', hear);
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}

function isOwn(user: unknown, botUserId: string): boolean {
  return typeof user === 'object' && user !== null && 'id' in user && user.id === botUserId;
}
