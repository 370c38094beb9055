import type { MessagePage, MessageVersions, MessageView } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import { requireReadable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { archiveErrors } from '../archive.errors.ts';
import { requireId } from '../require-id.ts';
import { firstIdAt, timeOfId } from '../snowflake-time.ts';
import {
  beyondBoth,
  channelIsKnown,
  formerVersions,
  type MessageRow,
  rowsBeyond,
  rowsById,
} from './message-rows.store.ts';
import { messageViews } from './message-views.ts';
import { embedViews } from './part-views.ts';

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
  await requireReadable(actor, guildId, channelId);
  const given = (['before', 'after', 'around', 'at'] as const).filter((name) => input[name] !== undefined);
  if (given.length > 1) throw archiveErrors.oneAnchor({ given: given.join(' and ') });
  const page = await pageRows(deps, input);
  if (page.rows.length === 0 && !(await channelIsKnown(deps.db.kysely, guildId, channelId)))
    throw archiveErrors.channelNotFound({});
  const [messages, beyond] = await Promise.all([messageViews(deps, guildId, page.rows), beyondPage(deps, input, page)]);
  return { messages, hasOlder: beyond.older, hasNewer: beyond.newer, anchorId: page.anchorId };
}

interface PageRows {
  /** Oldest first. */
  readonly rows: readonly MessageRow[];
  /** Undefined where the page does not tell. */
  readonly older?: boolean;
  readonly newer?: boolean;
  readonly anchorId: string | null;
}

async function pageRows(deps: ArchiveDeps, input: PageInput): Promise<PageRows> {
  const { guildId, channelId, limit } = input;
  const db = deps.db.kysely;
  const older = (fromId: string | null, count: number) => rowsBeyond(db, guildId, channelId, 'older', fromId, count);
  const newer = (fromId: string, count: number) => rowsBeyond(db, guildId, channelId, 'newer', fromId, count);

  if (input.after !== undefined) {
    const rows = await newer(clampId(input.after), limit + 1);
    return { rows: rows.slice(0, limit), newer: rows.length > limit, anchorId: null };
  }
  if (input.around !== undefined || input.at !== undefined) {
    const target = input.around === undefined ? firstIdAt(Date.parse(input.at ?? '')) : BigInt(clampId(input.around));
    // `at` begins the page: nothing before it unless the channel ends there.
    const half = input.around === undefined ? 0 : Math.floor(limit / 2);
    const [before, from] = await Promise.all([
      older(clampId(target.toString()), limit + 1),
      newer(clampId((target - 1n).toString()), limit + 1),
    ]);
    const countAfter = Math.min(from.length, Math.max(limit - half, limit - before.length));
    const countBefore = Math.min(before.length, limit - countAfter);
    const anchor = from[0] ?? before[0];
    return {
      rows: [...before.slice(0, countBefore).reverse(), ...from.slice(0, countAfter)],
      older: before.length > countBefore,
      newer: from.length > countAfter,
      anchorId: anchor?.message_id ?? null,
    };
  }
  const rows = await older(input.before === undefined ? null : clampId(input.before), limit + 1);
  const end = input.before === undefined ? { newer: false } : {};
  return { rows: rows.slice(0, limit).reverse(), older: rows.length > limit, ...end, anchorId: null };
}

async function beyondPage(
  deps: ArchiveDeps,
  input: PageInput,
  page: PageRows,
): Promise<{ older: boolean; newer: boolean }> {
  if (page.older !== undefined && page.newer !== undefined) return { older: page.older, newer: page.newer };
  // An empty page lies at its own border: everything beyond that is held on the other side.
  const firstId =
    page.rows[0]?.message_id ?? (input.after === undefined ? '0' : (BigInt(clampId(input.after)) + 1n).toString());
  const lastId =
    page.rows.at(-1)?.message_id ??
    (input.before === undefined ? largestId : (BigInt(clampId(input.before)) - 1n).toString());
  const beyond = await beyondBoth(deps.db.kysely, input.guildId, input.channelId, clampId(firstId), clampId(lastId));
  return { older: page.older ?? beyond.older, newer: page.newer ?? beyond.newer };
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
  const [view] = await messageViews(deps, input.guildId, [await rowForReading(deps, actor, input)]);
  if (!view) throw archiveErrors.messageNotFound({});
  return view;
}

/** Every version held, oldest first, the present one last; none of a deleted message. */
export async function readVersions(deps: ArchiveDeps, actor: Actor, input: MessageInput): Promise<MessageVersions> {
  const row = await rowForReading(deps, actor, input);
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

async function rowForReading(
  deps: ArchiveDeps,
  actor: Actor,
  { guildId, channelId, messageId }: MessageInput,
): Promise<MessageRow> {
  await requireReadable(actor, guildId, channelId);
  const [row] = await rowsById(deps.db.kysely, guildId, [requireId(messageId, 'message id')]);
  if (!row || row.channel_id !== channelId) throw archiveErrors.messageNotFound({});
  return row;
}
