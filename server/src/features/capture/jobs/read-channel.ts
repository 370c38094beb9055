import type { RawEntity } from '../../../platform/discord/index.ts';
import type { AppError } from '../../../platform/errors.ts';
import type { RawMessage } from '../../archive/index.ts';
import type { IdRange } from '../coverage/ranges.ts';
import { botOfTurn, type CaptureDiscord } from '../discord-port.ts';
import { requireText } from '../hidden-text.ts';
import { isRawMessage } from '../raw-message.ts';
import { minId, timeOfId } from '../snowflake.ts';
import type { Page } from './page.ts';
import type { PageWriter } from './page-writer.ts';
import type { Patience } from './patience.ts';
import { type ChannelPlan, coveredShare, nextQuery, type PageQuery, provePage } from './stretches.ts';
import { historyHidden, lostAccess } from './unreadable.ts';

/** What Discord gives at most. */
const pageSize = 100;
/** Pages of one channel that may wait for their commit while the next is fetched; more only grows memory. */
const maxUncommitted = 6;

export interface ReadChannelInput {
  readonly jobId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly parentId: string | null;
  readonly plan: ChannelPlan;
  readonly signal: AbortSignal;
  /** After the commit of each page. */
  readonly onStored: (page: Page, added: number) => void;
}

export interface ReadChannelDeps {
  readonly discord: CaptureDiscord;
  readonly writer: PageWriter;
  readonly patience: Patience;
  readonly now: () => Date;
}

/**
 * Reads what is left of one channel, page by page.
 *
 * The next page is asked for as soon as one has arrived; storing happens beside it, so that the limits of Discord and not
 * the database set the pace. Resolves when everything wanted is committed.
 *
 * @throws AppError capture/channel-unreadable when nobody may read it (any more), capture/content-intent-missing when
 *   Discord hides the text (any more); what the writer throws.
 */
export async function readChannel(deps: ReadChannelDeps, input: ReadChannelInput): Promise<void> {
  const committing: Promise<void>[] = [];
  let broken: { readonly error: unknown } | undefined;
  let plan = input.plan;
  let turn = 0;
  let knownId: string | null = null;
  let query = nextQuery(plan);
  let fetching = query ? fetchPage(deps, input, query, turn) : undefined;

  try {
    while (query && fetching) {
      const fetched = await fetching;
      fetching = undefined;
      if (fetched.messages.length === 0) {
        await proveEmptiness(deps, input, knownId ?? input.plan.wanted.to.toString());
      }
      const ids = fetched.messages.map((message) => BigInt(message.id));
      const stored = storable(plan);
      const proof = provePage(plan, ids, pageSize);
      plan = proof.plan;
      query = withWitness(nextQuery(plan), ids, input.channelId);
      turn += 1;
      if (query) fetching = quietly(fetchPage(deps, input, query, turn));
      const page: Page = {
        jobId: input.jobId,
        guildId: input.guildId,
        channelId: input.channelId,
        messages: fetched.messages.filter((_, index) => isWithin(ids[index], stored)),
        seenAt: fetched.seenAt,
        covers: proof.covers,
        cursor: proof.cursor,
        covered: coveredShare(plan, input.channelId),
        isLast: query === null,
        reading: input,
      };
      knownId = fetched.messages.at(-1)?.id ?? knownId;
      if (committing.length >= maxUncommitted) await committing.shift();
      if (broken) throw broken.error;
      committing.push(commit(page));
    }
  } finally {
    await Promise.all(committing);
  }
  if (broken) throw broken.error;

  /** Never rejects: a failure is told to the loop, which may be waiting for Discord meanwhile. */
  async function commit(page: Page): Promise<void> {
    try {
      input.onStored(page, await deps.writer.write(page));
    } catch (error) {
      broken ??= { error };
    }
  }
}

interface Fetched {
  readonly messages: readonly RawMessage[];
  readonly seenAt: Date;
}

async function fetchPage(
  deps: ReadChannelDeps,
  { guildId, channelId, parentId, signal }: ReadChannelInput,
  query: PageQuery,
  turn: number,
): Promise<Fetched> {
  return deps.patience.withDiscord(guildId, signal, async () => {
    const { bots, reason } = deps.discord.access(guildId, channelId, parentId);
    const bot = botOfTurn(bots, turn);
    if (!bot) throw lostAccess({ reason: reason ?? 'No bot is in the guild any more.' });
    const seenAt = deps.now();
    const call = { guildId, priority: 'backfill', signal } as const;
    const messages = await bot.api.messages(channelId, { ...query, limit: pageSize }, call);
    await requireText(bot, messages, call);
    return { messages: messages.map(asMessage), seenAt };
  });
}

/**
 * Discord answers with an empty page also when the history may not be read. Before emptiness is believed, one message
 * is asked for: that is refused in such a case, found or unknown else.
 */
async function proveEmptiness(
  deps: ReadChannelDeps,
  { guildId, channelId, parentId, signal }: ReadChannelInput,
  messageId: string,
): Promise<void> {
  await deps.patience.withDiscord(guildId, signal, async () => {
    const { bots, reason } = deps.discord.access(guildId, channelId, parentId);
    const bot = bots[0];
    if (!bot) throw lostAccess({ reason: reason ?? 'No bot is in the guild any more.' });
    try {
      await bot.api.message(channelId, messageId, { guildId, priority: 'backfill', signal });
    } catch (error) {
      if (isUnknownMessage(error)) return;
      if (isMissingPermission(error)) throw lostAccess({ reason: historyHidden });
      throw error;
    }
  });
}

function asMessage(raw: RawEntity): RawMessage {
  if (!isRawMessage(raw)) throw new TypeError('Discord sent a message without author or time');
  return raw;
}

/**
 * Asks for the page's oldest message once more when the channel's beginning is near.
 *
 * Often the next page is the last one and would be empty; with a message that must be in it, an empty one is known to be
 * a lie (the history may not be read any more) without asking again.
 */
function withWitness(query: PageQuery | null, ids: readonly bigint[], channelId: string): PageQuery | null {
  const [oldest, newest] = [ids.at(-1), ids[0]];
  if (!query || !('before' in query) || oldest === undefined || newest === undefined) return query;
  if (query.before !== oldest.toString()) return query;
  const pageMs = timeOfId(newest) - timeOfId(oldest);
  const isNearStart = timeOfId(oldest) - timeOfId(BigInt(channelId)) <= 2 * pageMs;
  return isNearStart ? { before: (oldest + 1n).toString() } : query;
}

/** Newest first, what is newer than the stretch is the witness, which is held already. */
function storable({ direction, bounds, stretches }: ChannelPlan): IdRange {
  const to = direction === 'newest-first' ? stretches[0]?.to : undefined;
  return to === undefined ? bounds : { from: bounds.from, to: minId(bounds.to, to) };
}

function isWithin(id: bigint | undefined, bounds: IdRange): boolean {
  return id !== undefined && id >= bounds.from && id <= bounds.to;
}

function isUnknownMessage(error: unknown): boolean {
  return codeOf(error) === 'discord/unknown-message';
}

function isMissingPermission(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'discord/missing-permission' || code === 'discord/missing-access';
}

function codeOf(error: unknown): AppError['code'] | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The loop may leave before it looks at the page that is on its way. */
function quietly<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
