import { ChannelType } from 'discord-api-types/v10';
import { type DiscordPool, entitiesIn, type Raw, stringIn } from '../../../platform/discord/index.ts';
import type { Logger } from '../../../platform/telemetry/index.ts';
import { isPrivateThread, threadChange } from './apply-event.ts';
import type { MirroredGuild } from './mirrored-guild.ts';
import type { PrivateThreadsStore } from './private-threads.store.ts';

export interface ThreadMembershipOptions {
  readonly discord: Pick<DiscordPool, 'access'>;
  readonly store: PrivateThreadsStore;
  readonly log: Logger;
  readonly now: () => Date;
}

/**
 * Keeps and stores who is in private threads. The list of a thread is read once when it comes into sight, one thread after the other;
 * from there on events tell.
 */
export function createThreadMembership({ discord, store, log, now }: ThreadMembershipOptions) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const waiting = new Map<string, MirroredGuild>();
  /** Threads that changed since their list was asked for. */
  const changed = new Set<string>();
  let reading: Promise<void> | undefined;
  /** Writes keep the order of the events. */
  let writes = Promise.resolve();

  function write(work: () => Promise<void>): void {
    writes = writes
      .then(work)
      .catch((error: unknown) => log.warn({ err: error }, 'Members of a private thread could not be stored'));
  }

  function read(guild: MirroredGuild, threadId: string): void {
    if (signal.aborted) return;
    waiting.set(threadId, guild);
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
  }

  async function readAll(): Promise<void> {
    for (let next = first(waiting); next && !signal.aborted; next = first(waiting)) {
      const [threadId, guild] = next;
      waiting.delete(threadId);
      changed.delete(threadId);
      await readOne(guild, threadId);
      // An event came in between: the answer may be older than it.
      if (changed.delete(threadId) && guild.channels.has(threadId)) waiting.set(threadId, guild);
    }
  }

  async function readOne(guild: MirroredGuild, threadId: string): Promise<void> {
    const bot = discord
      .access(guild.id, threadId, guild.channels.get(threadId)?.parentId)
      .bots.find(({ gateway }) => !gateway.missingIntents().includes('members'));
    if (!bot) return;
    try {
      const userIds = await bot.api.threadMemberIds(threadId, { guildId: guild.id, priority: 'live', signal });
      if (!guild.channels.has(threadId)) return;
      guild.setThreadMembers(threadId, userIds);
      guild.completeThreads.add(threadId);
      const readAt = now();
      write(() => store.replace(guild.id, threadId, userIds, readAt));
    } catch (error) {
      if (!signal.aborted) log.debug({ err: error, threadId }, 'the members of a private thread could not be read');
    }
  }

  function readUnknown(guild: MirroredGuild): void {
    for (const { id, type } of guild.channels.values()) {
      if (type === ChannelType.PrivateThread && !guild.completeThreads.has(id)) read(guild, id);
    }
  }

  return {
    readUnknown,
    /** @param guild Knows of the event already. */
    hear(guild: MirroredGuild, name: string, data: Raw): void {
      const id = stringIn(data, 'id') ?? '';
      if (name === 'GUILD_CREATE') {
        // Members came and went while nobody listened; only active threads can change.
        for (const thread of entitiesIn(data['threads'])) if (isPrivateThread(thread)) read(guild, thread.id);
        readUnknown(guild);
      } else if (name === 'THREAD_LIST_SYNC') readUnknown(guild);
      else if ((name === 'THREAD_CREATE' || name === 'THREAD_UPDATE') && isPrivateThread(data)) {
        changed.add(id);
        if (name === 'THREAD_CREATE' || !guild.completeThreads.has(id)) read(guild, id);
      } else if (name === 'THREAD_MEMBERS_UPDATE' && guild.threadMembers.has(id)) {
        changed.add(id);
        const { added, removed } = threadChange(data);
        write(() => store.change(guild.id, id, added, removed));
      } else if (name === 'THREAD_DELETE') write(() => store.remove(guild.id, id));
    },
    async idle(): Promise<void> {
      while (reading) await reading;
      await writes;
    },
    async stop(): Promise<void> {
      stopping.abort();
      await reading;
      await writes;
    },
  };
}

function first<Key, Value>(map: ReadonlyMap<Key, Value>): readonly [Key, Value] | undefined {
  for (const entry of map) return entry;
  return undefined;
}
