import type { Logger } from '../../../platform/telemetry/index.ts';
import type { CaptureDiscord } from '../discord-port.ts';
import { isBlind, requireText } from '../hidden-text.ts';
import { isRawMessage } from '../raw-message.ts';
import type { FollowUp, LiveItem } from './live.types.ts';

export interface FollowUpOptions {
  readonly discord: CaptureDiscord;
  readonly parentOf: (guildId: string, channelId: string) => Promise<string | null>;
  readonly add: (item: LiveItem) => void;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Events of the same message or channel come in bursts (votes, pins); one request answers all of them. */
const gatherMs = 500;
/** Requests of this kind that may wait at once; the periodic repair finds what is left out. */
const maxPending = 1_000;

/** Asks Discord for what an event did not say and hands the answer to the queue. */
export function createFollowUps(options: FollowUpOptions) {
  const { discord, parentOf, add, log, signal } = options;
  const pending = new Map<string, NodeJS.Timeout>();
  let isClosed = false;

  function plan(followUp: FollowUp): void {
    const key = `${followUp.kind} ${followUp.channelId} ${followUp.messageId}`;
    if (isClosed || pending.has(key) || pending.size >= maxPending) return;
    const timer = setTimeout(() => {
      pending.delete(key);
      ask(followUp).catch((error: unknown) =>
        log.debug({ err: error, channelId: followUp.channelId }, 'what an event left out could not be fetched'),
      );
    }, gatherMs);
    pending.set(key, timer);
  }

  async function ask({ kind, guildId, channelId, messageId }: FollowUp): Promise<void> {
    const { bots } = discord.access(guildId, channelId, await parentOf(guildId, channelId));
    const bot = bots.find((one) => kind === 'pins' || !isBlind(one));
    if (!bot) return;
    const { api } = bot;
    const call = { guildId, priority: 'live' as const, signal };
    if (kind === 'pins') {
      const pinned = await api.pins(channelId, call);
      add({ kind: 'pins', guildId, channelId, ids: pinned.map(({ id }) => id) });
      return;
    }
    const seenAt = new Date();
    const message: unknown = await api.message(channelId, messageId, call);
    if (!isRawMessage(message)) return;
    await requireText(bot, [message], call);
    add({ kind: 'fetched', guildId, channelId, message, seenAt });
  }

  return {
    plan,
    /** Nothing is asked any more: not for what waits, nor for what is stored until the end. */
    close: () => {
      isClosed = true;
      for (const timer of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}
