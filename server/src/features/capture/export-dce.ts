import type { Writable } from 'node:stream';
import { type RawEntity, stringIn } from '../../platform/discord/index.ts';
import type { Actor } from '../accounts/index.ts';
import {
  type HeldRaw,
  heldChannel,
  heldGuild,
  heldMembers,
  heldRoles,
  rawMessagesAfter,
  reactorsOfMessages,
} from '../archive/index.ts';
import { type Boundaries, type OpenRange, rangeBetween } from './boundary.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { type DceContext, type DceMessage, toDce, toDceHeader, writeDceExport } from './dce/index.ts';
import { timeOfId } from './snowflake.ts';

export type ExportDeps = Pick<CaptureDeps, 'db' | 'now' | 'liveState'>;

export interface ExportInput extends Boundaries {
  readonly guildId: string;
  readonly channelId: string;
  readonly out: Writable;
  readonly keepOpen?: boolean;
  /** After each page. */
  readonly onProgress?: (messages: number) => void;
  readonly signal?: AbortSignal;
}

type DceMember = NonNullable<ReturnType<DceContext['member']>>;

/** One page is held in memory at a time, whatever the length of the channel. */
const messagesPerPage = 1_000;

/**
 * Writes a channel or thread as DiscordChatExporter would, oldest message first, without those that were deleted.
 *
 * @returns How many messages were written.
 * @throws AppError capture/unknown-guild, capture/unknown-channel, capture/empty-range, capture/bad-moment
 */
export async function exportDce(deps: ExportDeps, _actor: Actor, input: ExportInput): Promise<number> {
  const { guildId, channelId } = input;
  const range = rangeBetween(input);
  const db = deps.db.kysely;
  const guild = await heldGuild(db, guildId);
  if (!guild) throw captureErrors.unknownGuild({ guildId });
  const channel = await heldChannel(db, guildId, channelId);
  if (!channel) throw captureErrors.unknownChannel({ guildId, channelId });
  const parentId = stringIn(channel, 'parent_id');
  const parent = parentId === null ? undefined : await heldChannel(db, guildId, parentId);
  const header = toDceHeader({
    guild,
    channel,
    exportedAt: deps.now(),
    ...(parent && { parent }),
    ...datesOf(range),
  });
  return writeDceExport(header, messagesOf(deps, input, range), input.out, { keepOpen: input.keepOpen ?? false });
}

/** As the header names a range: in times. */
function datesOf({ afterId, beforeId }: OpenRange): { readonly after?: Date; readonly before?: Date } {
  return {
    ...(afterId !== null && { after: new Date(timeOfId(afterId + 1n)) }),
    ...(beforeId !== null && { before: new Date(timeOfId(beforeId)) }),
  };
}

async function* messagesOf(deps: ExportDeps, input: ExportInput, range: OpenRange): AsyncGenerator<DceMessage> {
  const { guildId, channelId } = input;
  const db = deps.db.kysely;
  const roles = new Map((await heldRoles(db, guildId)).map((role) => [role.id, role]));
  const beforeId = range.beforeId?.toString() ?? null;
  let afterId = (range.afterId ?? -1n).toString();
  let written = 0;
  for (;;) {
    input.signal?.throwIfAborted();
    const raws = await rawMessagesAfter(db, guildId, channelId, { afterId, beforeId, limit: messagesPerPage });
    const last = raws.at(-1);
    if (!last) return;
    const context = await contextOf(deps, guildId, raws, roles);
    for (const raw of raws) yield toDce(raw, context);
    written += raws.length;
    input.onProgress?.(written);
    afterId = last.id;
  }
}

async function contextOf(
  deps: ExportDeps,
  guildId: string,
  raws: readonly HeldRaw[],
  roles: ReadonlyMap<string, RawEntity>,
): Promise<DceContext> {
  const db = deps.db.kysely;
  const ids = raws.map((raw) => raw.id);
  const reactors = Map.groupBy(
    await reactorsOfMessages(db, guildId, ids),
    ({ messageId, emoji }) => `${messageId} ${emoji}`,
  );
  const userIds = new Set(raws.flatMap(peopleIn));
  for (const group of reactors.values()) for (const { user } of group) userIds.add(user.id);
  const members = new Map<string, DceMember>(
    (await heldMembers(db, guildId, [...userIds])).map((member) => [member.userId, member]),
  );
  return {
    guildId,
    role: (roleId) => roles.get(roleId),
    member: (userId) => members.get(userId),
    reactors: (messageId, emoji) => (reactors.get(`${messageId} ${emoji}`) ?? []).map(({ user }) => user),
  };
}

function peopleIn(raw: HeldRaw): string[] {
  const mentions: unknown[] = Array.isArray(raw['mentions']) ? raw['mentions'] : [];
  return [raw['author'], ...mentions].flatMap((user) => {
    const id = typeof user === 'object' && user !== null && 'id' in user ? user.id : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
