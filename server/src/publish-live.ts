import { type ArchiveDeps, messagesForEvents } from './features/archive/index.ts';
import type { Capture, StoredChange } from './features/capture/index.ts';
import { listGuilds } from './features/capture/index.ts';
import type { Realtime } from './platform/realtime/index.ts';
import type { Logger } from './platform/telemetry/index.ts';

interface PublishLiveDeps {
  readonly archive: ArchiveDeps;
  readonly capture: Capture;
  readonly realtime: Realtime;
  readonly log: Logger;
}

/** Counting a guild's messages costs some milliseconds; the overview may be this much late. */
const guildsEveryMs = 2_000;

/**
 * Tells the console what live capture stored. What nobody looks at is not read from the database.
 *
 * Events of a channel keep the order of their commits.
 */
export function createLivePublisher({ archive, capture, realtime, log }: PublishLiveDeps) {
  const channels = new Map<string, Promise<void>>();
  const changedGuilds = new Set<string>();
  const timer = setInterval(() => void publishGuilds(), guildsEveryMs).unref();

  async function publishMessages(topic: string, { guildId, channelId, ...change }: StoredChange): Promise<void> {
    const added = new Set(change.added);
    const views = await messagesForEvents(archive, guildId, [...change.added, ...change.changed]);
    for (const message of views) {
      realtime.publish(topic, { type: added.has(message.id) ? 'message.created' : 'message.changed', message });
    }
    if (change.deleted.length > 0) {
      realtime.publish(topic, { type: 'message.deleted', channelId, messageIds: [...change.deleted] });
    }
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
      if (!realtime.isWatched(topic)) return;
      const before = channels.get(topic) ?? Promise.resolve();
      const mine = before
        .then(() => publishMessages(topic, change))
        .catch((error: unknown) => log.warn({ err: error }, 'Live messages could not be shown; a reload shows them'))
        .then(() => {
          if (channels.get(topic) === mine) channels.delete(topic);
        });
      channels.set(topic, mine);
    },
    guildChanged: (guildId: string) => void changedGuilds.add(guildId),
    close: () => clearInterval(timer),
  };
}
