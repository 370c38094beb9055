import type { MessagePage, MessageVersions, MessageView } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import { type Readable, requireReadable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { archiveErrors } from '../archive.errors.ts';
import { requireId } from '../require-id.ts';
import { firstIdAt, timeOfId } from '../snowflake-time.ts';
import { embedViews } from './embed-views.ts';
import { channelIsKnown, formerVersions, type MessageRow, rowsAround, rowsById } from './message-rows.store.ts';
import { messageViews } from './message-views.ts';

/** At most one of the first four; none means the newest page. */
export interface PageInput {
  readonly guildId: string;
  readonly channelId: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly around?: string | undefined;
  /** ISO date (UTC midnight) or time. */
  readonly at?: string | undefined;
  readonly limit: number;
}

const largestId = '9223372036854775807';

/**
 * A page of a channel or thread, oldest first, tombstones included.
 *
 * `around` puts the message in the middle, or, when it is not held, the place where it would be; `at` begins with the
 * first message of that time, or ends with the last when nothing was said since.
 *
 * @throws AppError archive/channel-not-found, archive/one-anchor
 */
export async function readPage(deps: ArchiveDeps, actor: Actor, input: PageInput): Promise<MessagePage> {
  const { guildId, channelId } = input;
  const readable = await requireReadable(deps, actor, guildId, channelId);
  const given = (['before', 'after', 'around', 'at'] as const).filter((name) => input[name] !== undefined);
  if (given.length > 1) throw archiveErrors.oneAnchor({ given: given.join(' and ') });
  const page = await pageRows(deps, input);
  if (page.rows.length === 0 && !(await channelIsKnown(deps.db.kysely, guildId, channelId)))
    throw archiveErrors.channelNotFound({});
  const messages = await messageViews(deps, guildId, page.rows, readable);
  return { messages, hasOlder: page.older, hasNewer: page.newer, anchorId: page.anchorId };
}

interface PageRows {
  /** Oldest first. */
  readonly rows: readonly MessageRow[];
  readonly older: boolean;
  readonly newer: boolean;
  readonly anchorId: string | null;
}

/** One statement: on either side one row more than is shown, which tells whether there is more. */
async function pageRows(deps: ArchiveDeps, input: PageInput): Promise<PageRows> {
  const { guildId, channelId, limit } = input;
  const sides = async (borderId: bigint, below: number, from: number) => {
    const border = clampId(borderId.toString());
    const rows = await rowsAround(deps.db.kysely, guildId, channelId, border, { below, from });
    const split = rows.findIndex((row) => BigInt(row.message_id) >= BigInt(border));
    return split < 0 ? { below: rows, from: [] } : { below: rows.slice(0, split), from: rows.slice(split) };
  };

  if (input.after !== undefined) {
    const { below, from } = await sides(BigInt(clampId(input.after)) + 1n, 1, limit + 1);
    return { rows: from.slice(0, limit), older: below.length > 0, newer: from.length > limit, anchorId: null };
  }
  if (input.around !== undefined || input.at !== undefined) {
    const target = input.around === undefined ? firstIdAt(Date.parse(input.at ?? '')) : BigInt(clampId(input.around));
    // `at` begins the page: nothing before it unless the channel ends there.
    const half = input.around === undefined ? 0 : Math.floor(limit / 2);
    const { below, from } = await sides(target, limit + 1, limit + 1);
    const countFrom = Math.min(from.length, Math.max(limit - half, limit - below.length));
    const countBelow = Math.min(below.length, limit - countFrom);
    const anchor = from[0] ?? below.at(-1);
    return {
      rows: [...below.slice(below.length - countBelow), ...from.slice(0, countFrom)],
      older: below.length > countBelow,
      newer: from.length > countFrom,
      anchorId: anchor?.message_id ?? null,
    };
  }
  const { below, from } = await sides(BigInt(input.before ?? largestId), limit + 1, 1);
  return { rows: below.slice(-limit), older: below.length > limit, newer: from.length > 0, anchorId: null };
}

/** Ids of the contract may have 20 digits; Postgres' largest is as good a border as any beyond. */
function clampId(id: string): string {
  const value = BigInt(id);
  if (value < 0n) return '0';
  return value > BigInt(largestId) ? largestId : value.toString();
}

interface MessageInput {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/** @throws AppError archive/message-not-found */
export async function readMessage(deps: ArchiveDeps, actor: Actor, input: MessageInput): Promise<MessageView> {
  const { row, readable } = await rowForReading(deps, actor, input);
  const [view] = await messageViews(deps, input.guildId, [row], readable);
  if (!view) throw archiveErrors.messageNotFound({});
  return view;
}

/** Every version held, oldest first, the present one last; none of a deleted message. */
export async function readVersions(deps: ArchiveDeps, actor: Actor, input: MessageInput): Promise<MessageVersions> {
  const { row } = await rowForReading(deps, actor, input);
  if (row.deleted_at) return { versions: [] };
  const former = await formerVersions(deps.db.kysely, input.guildId, input.messageId);
  const present = {
    version: row.version,
    content: row.content,
    at: (row.edited_at ?? timeOfId(row.message_id)).toISOString(),
    embeds: embedViews(row.raw?.embeds),
  };
  return {
    versions: [
      ...former.map((version) => ({
        version: version.version,
        content: version.content,
        at: version.at.toISOString(),
        embeds: embedViews(version.embeds),
      })),
      present,
    ],
  };
}

/** @throws AppError archive/message-not-found */
export async function rowForReading(
  deps: ArchiveDeps,
  actor: Actor,
  { guildId, channelId, messageId }: MessageInput,
): Promise<{ row: MessageRow; readable: Readable }> {
  const readable = await requireReadable(deps, actor, guildId, channelId);
  const [row] = await rowsById(deps.db.kysely, guildId, [requireId(messageId, 'message id')]);
  if (!row || row.channel_id !== channelId) throw archiveErrors.messageNotFound({});
  return { row, readable };
}
