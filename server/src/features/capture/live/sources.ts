import type { Bot } from '../../../platform/discord/index.ts';
import { isBlind } from '../hidden-text.ts';

/**
 * Which bot's events count, by channel or guild, where several bots hear the same.
 *
 * One bot is the source of a channel until it no longer hears it; then the next whose event arrives takes over, and
 * what was between the two may be missing. A bot from which Discord hides the text gives way to one that sees it. Two
 * sources at once would apply a reaction that was taken back.
 */
export function createSources(bots: readonly Bot[]) {
  const sources = new Map<string, number>();

  const isHealthy = (bot: Bot | undefined, guildId: string, channelId: string | null): boolean => {
    const state = bot?.gateway.state();
    if (!bot || (state !== 'ready' && state !== 'resuming')) return false;
    const guild = bot.directory.guild(guildId);
    if (!guild) return false;
    // A thread the directory does not know is one that was archived: nothing speaks against the bot hearing it.
    return channelId === null || !guild.channels.has(channelId) || bot.directory.hears(guildId, channelId);
  };

  return {
    /**
     * Whether the bot's event counts.
     *
     * @param channelId null for events of the guild itself.
     * @returns `changed`: it does, and another bot was the source before.
     */
    claim(bot: Bot, guildId: string, channelId: string | null): 'source' | 'changed' | 'other' {
      const key = channelId ?? guildId;
      const current = sources.get(key);
      if (current === bot.index) return 'source';
      const before = current === undefined ? undefined : bots[current];
      const seesMore = before !== undefined && isBlind(before) && !isBlind(bot);
      if (isHealthy(before, guildId, channelId) && !seesMore) return 'other';
      sources.set(key, bot.index);
      return current === undefined ? 'source' : 'changed';
    },
    /** A bot no longer hears a channel. */
    release(bot: Bot, channelId: string): void {
      if (sources.get(channelId) === bot.index) sources.delete(channelId);
    },
    isSource: (bot: Bot, channelId: string): boolean => sources.get(channelId) === bot.index,
  };
}
