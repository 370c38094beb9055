import { discordTimestamp } from '../clock.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { StoredThread } from '../state/model.ts';
import { presentThread } from '../state/present.ts';

export type ThreadChange = Partial<
  Pick<StoredThread, 'name' | 'rate_limit_per_user' | 'applied_tags' | 'flags'> &
    Pick<StoredThread['thread_metadata'], 'archived' | 'locked' | 'invitable' | 'auto_archive_duration'>
>;

export function changeThread(discord: Discord, guild: Guild, thread: StoredThread, change: ThreadChange): void {
  const { archived, locked, invitable, auto_archive_duration, ...own } = change;
  const metadata = thread.thread_metadata;
  if (archived !== undefined && archived !== metadata.archived) {
    metadata.archived = archived;
    metadata.archive_timestamp = discordTimestamp(discord.clock.now());
  }
  if (locked !== undefined) metadata.locked = locked;
  if (invitable !== undefined) metadata.invitable = invitable;
  if (auto_archive_duration !== undefined) metadata.auto_archive_duration = auto_archive_duration;
  Object.assign(thread, own);
  discord.emit({
    type: 'THREAD_UPDATE',
    guild,
    channel: thread,
    intents: Intent.Guilds,
    data: (viewer) => presentThread(guild, thread, viewer),
  });
}
