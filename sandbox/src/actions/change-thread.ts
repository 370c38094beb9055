import { AuditLogEvent } from 'discord-api-types/v10';
import { discordTimestamp } from '../clock.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { StoredThread } from '../state/model.ts';
import { presentThread } from '../state/present.ts';
import { changesBetween, recordDeed } from './audit.ts';

export type ThreadChange = Partial<
  Pick<StoredThread, 'name' | 'rate_limit_per_user' | 'applied_tags' | 'flags'> &
    Pick<StoredThread['thread_metadata'], 'archived' | 'locked' | 'invitable' | 'auto_archive_duration'>
>;

/** Changes a thread on somebody's account, which the audit log tells. Threads also archive and open by themselves. */
export function moderateThread(discord: Discord, guild: Guild, thread: StoredThread, change: ThreadChange): void {
  const state = () => ({ ...thread, ...thread.thread_metadata });
  const before = state();
  changeThread(discord, guild, thread, change);
  const keys = ['name', 'archived', 'locked', 'invitable', 'auto_archive_duration', 'rate_limit_per_user'];
  const changes = changesBetween(before, state(), keys);
  if (changes.length === 0) return;
  recordDeed(discord, guild, { type: AuditLogEvent.ThreadUpdate, targetId: thread.id, changes });
}

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
