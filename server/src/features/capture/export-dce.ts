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
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { type DceContext, type DceMessage, toDce, toDceHeader, writeDceExport } from './dce/index.ts';
import { firstIdAt } from './snowflake.ts';

export interface ExportInput {
  readonly guildId: string;
  readonly channelId: string;
  /** Messages from this moment on. */
  readonly after?: Date;
  /** Messages before this moment. */
  readonly before?: Date;
  readonly out: Writable;
  readonly keepOpen?: boolean;
  /** After each page. */
  readonly onProgress?: (messages: number) => void;
}

type DceMember = NonNullable<ReturnType<DceContext['member']>>;

/** One page is held in memory at a time, whatever the length of the channel. */
const messagesPerPage = 1_000;

/**
 * Writes a channel or thread as DiscordChatExporter would, oldest message first, without those that were deleted.
 *
 * @returns How many messages were written.
 * @throws AppError capture/unknown-guild, capture/unknown-channel
 */
export async function exportDce(deps: CaptureDeps, _actor: Actor, input: ExportInput): Promise<number> {
  const { guildId, channelId, after, before } = input;
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
    ...(after && { after }),
    ...(before && { before }),
  });
  return writeDceExport(header, messagesOf(deps, input), input.out, { keepOpen: input.keepOpen ?? false });
}

async function* messagesOf(deps: CaptureDeps, input: ExportInput): AsyncGenerator<DceMessage> {
  const { guildId, channelId } = input;
  const db = deps.db.kysely;
  const roles = new Map((await heldRoles(db, guildId)).map((role) => [role.id, role]));
  const beforeId = input.before ? firstIdAt(input.before.getTime()).toString() : null;
  let afterId = input.after ? (firstIdAt(input.after.getTime()) - 1n).toString() : '-1';
  let written = 0;
  for (;;) {
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
  deps: CaptureDeps,
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
