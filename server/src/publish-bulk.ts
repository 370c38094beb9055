import type { MessageView, RealtimeEvent } from '@guildhall/contract';
import { type BulkChange, maxToldOneByOne } from './features/capture/index.ts';

export interface PublishBulkDeps {
  readonly isWatched: (topic: string) => boolean;
  readonly publish: (topic: string, event: RealtimeEvent) => void;
  readonly viewsOf: (guildId: string, channelId: string, messageIds: readonly string[]) => Promise<MessageView[]>;
  /** Runs work of one topic after what was begun for it before. */
  readonly inTurn: (topic: string, work: () => Promise<void>) => void;
}

interface Gathered {
  guildId: string;
  channelId: string;
  messages: number;
  fromId: bigint;
  toId: bigint;
  added: Set<string> | null;
  changed: Set<string> | null;
}

/** A capture stores thousands of messages a second: one event a second for each channel that somebody looks at. */
const gatherMs = 1_000;

/**
 * Tells of what capture jobs and imports store: few messages one by one, as live capture does; of more only that there
 * are some and where, so that whoever shows the channel reads its page anew.
 */
export function createBulkPublisher({ isWatched, publish, viewsOf, inTurn }: PublishBulkDeps) {
  const waiting = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;

  function tell(change: BulkChange): void {
    const topic = `channel:${change.guildId}:${change.channelId}`;
    if (!isWatched(topic)) return;
    const known = waiting.get(topic);
    const [fromId, toId] = [BigInt(change.fromId), BigInt(change.toId)];
    waiting.set(topic, {
      guildId: change.guildId,
      channelId: change.channelId,
      messages: (known?.messages ?? 0) + change.messages,
      fromId: known && known.fromId < fromId ? known.fromId : fromId,
      toId: known && known.toId > toId ? known.toId : toId,
      added: joined(known?.added, change.added),
      changed: joined(known?.changed, change.changed),
    });
    timer ??= setTimeout(flush, gatherMs);
  }

  function flush(): void {
    timer = undefined;
    for (const [topic, gathered] of waiting) inTurn(topic, () => publishOne(topic, gathered));
    waiting.clear();
  }

  async function publishOne(topic: string, gathered: Gathered): Promise<void> {
    const { guildId, channelId, messages, fromId, toId, added, changed } = gathered;
    if (added === null || changed === null || added.size + changed.size > maxToldOneByOne) {
      publish(topic, { type: 'channel.filled', channelId, messages, fromId: `${fromId}`, toId: `${toId}` });
      return;
    }
    for (const message of await viewsOf(guildId, channelId, [...added, ...changed])) {
      publish(topic, { type: added.has(message.id) ? 'message.created' : 'message.changed', message });
    }
  }

  return { tell, close: () => clearTimeout(timer) };
}

/** @param known undefined when there was nothing before; null when there were too many to name. */
function joined(known: Set<string> | null | undefined, more: readonly string[] | null): Set<string> | null {
  return known === null || more === null ? null : new Set([...(known ?? []), ...more]);
}
