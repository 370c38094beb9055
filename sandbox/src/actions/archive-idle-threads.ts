import type { Discord } from '../state/discord.ts';
import type { StoredThread } from '../state/model.ts';
import { changeThread } from './change-thread.ts';

/**
 * Archives the threads whose time without activity ran out between two moments, as Discord does. Those that a seed left open
 * longer than that stay as they are.
 */
export function archiveIdleThreads(discord: Discord, fromMs: number, toMs: number): void {
  for (const guild of discord.guilds.values()) {
    for (const thread of guild.threads()) {
      if (thread.thread_metadata.archived) continue;
      const dueMs = idleSince(thread, guild.log(thread.id).last?.timestamp) + lifetimeMs(thread);
      if (dueMs > fromMs && dueMs <= toMs) changeThread(discord, guild, thread, { archived: true });
    }
  }
}

function idleSince({ thread_metadata: metadata }: StoredThread, lastMessage: string | undefined): number {
  return Math.max(Date.parse(metadata.archive_timestamp), lastMessage === undefined ? 0 : Date.parse(lastMessage));
}

function lifetimeMs({ thread_metadata: metadata }: StoredThread): number {
  return metadata.auto_archive_duration * 60_000;
}
