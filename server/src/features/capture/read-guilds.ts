import type { ChannelCoverage, ChannelSummary, GuildCoverage, GuildSummary } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import { type CatalogueChannel, type CatalogueGuild, catalogueChannels, catalogueGuilds } from '../archive/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import {
  type ChannelRecord,
  countGaps,
  countUnreadable,
  readChannels,
  readGuildEstimates,
  readRanges,
} from './coverage/coverage.store.ts';
import { gapsBetween, type IdRange } from './coverage/ranges.ts';
import { instantOfId, maxId } from './snowflake.ts';

export type CatalogueDeps = Pick<CaptureDeps, 'db' | 'liveState'>;

/** Guilds by name, each with what is held of it. @param input.guildId Only this one. */
export async function listGuilds(
  deps: CatalogueDeps,
  _actor: Actor,
  input: { readonly guildId?: string } = {},
): Promise<GuildSummary[]> {
  const db = deps.db.kysely;
  const guildId = input.guildId ?? null;
  const [guilds, gaps, unreadable, estimates] = await Promise.all([
    catalogueGuilds(db, guildId),
    countGaps(db, guildId),
    countUnreadable(db, guildId),
    readGuildEstimates(db, guildId),
  ]);
  return guilds.map((guild) =>
    summaryOf(deps, guild, {
      gaps: gaps.get(guild.guildId) ?? 0,
      unreadable: unreadable.get(guild.guildId) ?? 0,
      estimatedMessages: estimates.get(guild.guildId) ?? null,
    }),
  );
}

/** Channels by position, then threads; deleted ones stay as long as something of them is held. */
export async function listChannels(deps: CatalogueDeps, _actor: Actor, guildId: string): Promise<ChannelSummary[]> {
  await readGuild(deps, _actor, guildId);
  const [channels, records] = await Promise.all([
    catalogueChannels(deps.db.kysely, guildId),
    readChannels(deps.db.kysely, guildId),
  ]);
  return channels
    .filter((channel) => channel.deletedAt === null || channel.messages > 0)
    .map((channel) => channelSummary(channel, records.get(channel.channelId)));
}

/** The coverage ledger of a guild: ranges, gaps and reasons for each channel and thread that can hold messages. */
export async function readCoverage(deps: CatalogueDeps, actor: Actor, guildId: string): Promise<GuildCoverage> {
  const guild = await readGuild(deps, actor, guildId);
  const [channels, records, ranges] = await Promise.all([
    catalogueChannels(deps.db.kysely, guildId),
    readChannels(deps.db.kysely, guildId),
    readRanges(deps.db.kysely, guildId),
  ]);
  return {
    guild,
    channels: channels
      .filter((channel) => channel.type !== category && (channel.deletedAt === null || channel.messages > 0))
      .map((channel) => coverageOf(channel, records.get(channel.channelId), ranges.get(channel.channelId) ?? [])),
  };
}

/** @throws AppError capture/unknown-guild */
async function readGuild(deps: CatalogueDeps, actor: Actor, guildId: string): Promise<GuildSummary> {
  const [guild] = await listGuilds(deps, actor, { guildId });
  if (!guild) throw captureErrors.unknownGuild({ guildId });
  return guild;
}

const category = 4;
const threadTypes = new Set([10, 11, 12]);

function summaryOf(
  deps: CatalogueDeps,
  guild: CatalogueGuild,
  counts: Pick<GuildSummary, 'gaps' | 'unreadable' | 'estimatedMessages'>,
): GuildSummary {
  return {
    id: guild.guildId,
    name: guild.name,
    iconUrl: guild.icon ? `/api/guilds/${guild.guildId}/icons/${guild.icon}` : null,
    memberCount: guild.memberCount,
    live: guild.leftAt === null ? deps.liveState(guild.guildId) : 'offline',
    channels: guild.channels,
    threads: guild.threads,
    messages: guild.messages,
    ...counts,
    firstMessageAt: instantOf(guild.firstId),
    lastMessageAt: instantOf(guild.lastId),
    lastCapturedAt: guild.lastStoredAt?.toISOString() ?? null,
  };
}

function channelSummary(channel: CatalogueChannel, record: ChannelRecord | undefined): ChannelSummary {
  return {
    id: channel.channelId,
    parentId: channel.parentId,
    type: channel.type,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    nsfw: channel.nsfw,
    thread: threadTypes.has(channel.type),
    archived: channel.archived,
    deleted: channel.deletedAt !== null,
    messages: channel.messages,
    firstMessageAt: instantOf(channel.firstId),
    lastMessageAt: instantOf(channel.lastId),
    unreadableReason: record?.unreadableReason ?? null,
  };
}

function coverageOf(
  channel: CatalogueChannel,
  record: ChannelRecord | undefined,
  ranges: readonly IdRange[],
): ChannelCoverage {
  // A range that has reached the start begins at 0; what is shown begins with the channel.
  const begin = BigInt(channel.firstId ?? channel.channelId);
  const shown = ranges.map((range) => ({ from: maxId(range.from, begin), to: maxId(range.to, begin) }));
  return {
    channel: channelSummary(channel, record),
    ranges: shown.map(({ from, to }) => ({
      fromId: from.toString(),
      toId: to.toString(),
      from: instantOfId(from),
      to: instantOfId(to),
    })),
    gaps: missingOf(channel, ranges).map(({ from, to }) => ({
      afterId: (from - 1n).toString(),
      beforeId: (to + 1n).toString(),
      from: instantOfId(from),
      to: instantOfId(to),
    })),
    reachedStart: ranges[0]?.from === 0n,
    firstMessageId: channel.firstId,
    lastMessageId: channel.lastId,
    estimatedMessages: record?.estimatedMessages ?? null,
    archivedThreadsUntil: {
      public: record?.publicArchivedUntil?.toISOString() ?? null,
      private: record?.privateArchivedUntil?.toISOString() ?? null,
    },
    checkedAt: record?.checkedAt?.toISOString() ?? null,
  };
}

/** Between the ranges, and from the newest of them to the channel's newest message. */
function missingOf(channel: CatalogueChannel, ranges: readonly IdRange[]): IdRange[] {
  const newest = ranges.at(-1);
  const last = channel.lastMessageId === null ? null : BigInt(channel.lastMessageId);
  const tail = newest && last !== null && last > newest.to ? [{ from: newest.to + 1n, to: last }] : [];
  return [...gapsBetween(ranges), ...tail];
}

function instantOf(id: string | null): string | null {
  return id === null ? null : instantOfId(BigInt(id));
}
