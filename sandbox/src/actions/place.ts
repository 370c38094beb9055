import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { StoredChannel } from '../state/model.ts';

/** Where something happens. */
export interface Place {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: StoredChannel;
}
