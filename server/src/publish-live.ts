import { type ArchiveDeps, messagesForEvents } from './features/archive/index.ts';
import { type BulkChange, type Capture, listGuilds, type StoredChange } from './features/capture/index.ts';
import type { Realtime } from './platform/realtime/index.ts';
import type { Logger } from './platform/telemetry/index.ts';
import { createBulkPublisher } from './publish-bulk.ts';

interface PublishLiveDeps {
  readonly archive: ArchiveDeps;
  readonly capture: Capture;
  readonly realtime: Realtime;
  readonly log: Logger;
}

/** Counting a guild's messages costs some milliseconds; the overview may be this much late. */
const guildsEveryMs = 2_000;

/**
 * Tells the console what was stored: by live capture at once, by jobs and imports gathered. What nobody looks at is not read from the database.
 *
 * Events of a channel keep the order of their commits.
 */
export function createLivePublisher({ archive, capture, realtime, log }: PublishLiveDeps) {
  const channels = new Map<string, Promise<void>>();
  const changedGuilds = new Set<string>();
  const timer = setInterval(() => void publishGuilds(), guildsEveryMs).unref();

  async function publishMessages(topic: string, { guildId, channelId, ...change }: StoredChange): Promise<void> {
    const added = new Set(change.added);
    const views = await messagesForEvents(archive, guildId, channelId, [...change.added, ...change.changed]);
    for (const message of views) {
      realtime.publish(topic, { type: added.has(message.id) ? 'message.created' : 'message.changed', message });
    }
    if (change.deleted.length > 0) {
      realtime.publish(topic, { type: 'message.deleted', channelId, messageIds: [...change.deleted] });
    }
  }

  function inTurn(topic: string, work: () => Promise<void>): void {
    const before = channels.get(topic) ?? Promise.resolve();
    const mine = before
      .then(work)
      .catch((error: unknown) => log.warn({ err: error }, 'Messages could not be shown; a reload shows them'))
      .then(() => {
        if (channels.get(topic) === mine) channels.delete(topic);
      });
    channels.set(topic, mine);
  }

  const bulk = createBulkPublisher({
    isWatched: realtime.isWatched,
    publish: realtime.publish,
    viewsOf: (guildId, channelId, messageIds) => messagesForEvents(archive, guildId, channelId, messageIds),
    inTurn,
  });

  function filled(change: BulkChange): void {
    changedGuilds.add(change.guildId);
    bulk.tell(change);
  }

  async function publishGuilds(): Promise<void> {
    if (!realtime.isWatched('guilds')) return;
    const guildIds = [...changedGuilds];
    changedGuilds.clear();
    for (const guildId of guildIds) {
      const [guild] = await listGuilds(capture.deps, { kind: 'owner' }, { guildId }).catch(() => []);
      if (guild) realtime.publishLatest('guilds', guildId, { type: 'guild.changed', guild });
    }
  }

  return {
    stored(change: StoredChange): void {
      changedGuilds.add(change.guildId);
      const topic = `channel:${change.guildId}:${change.channelId}`;
      if (realtime.isWatched(topic)) inTurn(topic, () => publishMessages(topic, change));
    },
    /** What a job stored, here or in another process. */
    filled,
    guildChanged: (guildId: string) => void changedGuilds.add(guildId),
    close(): void {
      clearInterval(timer);
      bulk.close();
    },
  };
}
