import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ChannelCoverage } from '@guildhall/contract';
import { errorMessage } from '../../platform/errors.ts';
import type { Actor } from '../accounts/index.ts';
import { type Boundaries, rangeBetween } from './boundary.ts';
import { captureErrors } from './capture.errors.ts';
import { type ExportDeps, exportDce } from './export-dce.ts';
import { exportFileName } from './export-file-name.ts';
import { missingInExport } from './missing-in-export.ts';
import { listChannels, readCoverage } from './read-guilds.ts';

export interface GuildExportInput extends Boundaries {
  readonly guildId: string;
  /** Absent: every channel and thread of which something is held. */
  readonly channelIds?: readonly string[] | undefined;
  /** Made when it is not there. */
  readonly folder: string;
  readonly onProgress?: (progress: GuildExportProgress) => void;
  readonly signal?: AbortSignal;
}

export interface GuildExportProgress {
  readonly channelName: string;
  /** Written so far, over all files. */
  readonly messages: number;
  /** Held of these channels, whatever the range. */
  readonly held: number;
}

export interface ExportedChannel {
  readonly channelId: string;
  readonly channelName: string;
  /** What the ledger knows to be missing from it, in words; null when it is complete. */
  readonly missing: string | null;
}

export interface GuildExportReport {
  readonly guildId: string;
  readonly guildName: string;
  readonly files: readonly (ExportedChannel & { readonly path: string; readonly messages: number })[];
  /** Channels of which nothing is held although they have, or may have, messages. */
  readonly notExported: readonly ExportedChannel[];
}

/**
 * Writes one file of DiscordChatExporter's JSON for each channel and thread into a folder.
 *
 * A file has its name only once it is whole: until then it ends in `.unfinished` and goes when something goes wrong.
 * A file of the same name is replaced.
 *
 * @throws AppError capture/unknown-guild, capture/unknown-channel, capture/empty-range, capture/bad-moment,
 *   capture/unwritable-file
 */
export async function exportGuild(deps: ExportDeps, actor: Actor, input: GuildExportInput): Promise<GuildExportReport> {
  const range = rangeBetween(input);
  const { guild, channels } = await readCoverage(deps, actor, input.guildId);
  const wanted = chosen(channels, input);
  const names = new Map((await listChannels(deps, actor, input.guildId)).map(({ id, name }) => [id, name]));
  const toWrite = wanted.filter(({ channel }) => input.channelIds !== undefined || channel.messages > 0);
  const held = toWrite.reduce((sum, { channel }) => sum + channel.messages, 0);
  const files: GuildExportReport['files'][number][] = [];
  let before = 0;
  for (const coverage of toWrite) {
    const { channel } = coverage;
    const parent = channel.parentId === null ? null : (names.get(channel.parentId) ?? null);
    const place = { guild: guild.name, parent, channel: channel.name, channelId: channel.id, ...range };
    const path = join(resolve(input.folder), exportFileName(place));
    const told = (messages: number) =>
      input.onProgress?.({ channelName: channel.name, messages: before + messages, held });
    told(0);
    const messages = await writeWhole(path, (out) =>
      exportDce(deps, actor, { ...input, channelId: channel.id, out, onProgress: told }),
    );
    before += messages;
    files.push({ ...nameOf(coverage), missing: missingInExport(coverage, range), path, messages });
  }
  const notExported = wanted
    .filter((coverage) => !toWrite.includes(coverage))
    .map((coverage) => ({ ...nameOf(coverage), missing: missingInExport(coverage, range) }))
    .filter(({ missing }) => missing !== null);
  return { guildId: guild.id, guildName: guild.name, files, notExported };
}

/** What is missing from one channel's export, for those who write it themselves. @throws like `exportGuild` */
export async function readMissing(
  deps: ExportDeps,
  actor: Actor,
  input: Boundaries & { readonly guildId: string; readonly channelId: string },
): Promise<ExportedChannel> {
  const { channels } = await readCoverage(deps, actor, input.guildId);
  const [coverage] = chosen(channels, { guildId: input.guildId, channelIds: [input.channelId] });
  if (!coverage) throw captureErrors.unknownChannel(input);
  return { ...nameOf(coverage), missing: missingInExport(coverage, rangeBetween(input)) };
}

/** Discord's types of channels that hold threads alone. */
const typesWithoutMessages = new Set([15, 16]);

function chosen(
  channels: readonly ChannelCoverage[],
  { guildId, channelIds }: Pick<GuildExportInput, 'guildId' | 'channelIds'>,
): ChannelCoverage[] {
  if (!channelIds) return channels.filter(({ channel }) => !typesWithoutMessages.has(channel.type));
  const byId = new Map(channels.map((coverage) => [coverage.channel.id, coverage]));
  return [...new Set(channelIds)].map((channelId) => {
    const coverage = byId.get(channelId);
    if (!coverage) throw captureErrors.unknownChannel({ guildId, channelId });
    return coverage;
  });
}

function nameOf({ channel }: ChannelCoverage) {
  return { channelId: channel.id, channelName: channel.name };
}

async function writeWhole<Result>(
  path: string,
  write: (out: ReturnType<typeof createWriteStream>) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${path}.unfinished`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    const result = await write(createWriteStream(unfinished, { flush: true }));
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw fileError(error, path);
  }
}

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'the file became larger than the system allows',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'a folder of this name is there',
};

/** Errors of the system carry a call; those of the database do not. */
function fileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  if (error.syscall === 'connect') return error;
  return captureErrors.unwritableFile({ file, reason: reasons[String(error.code)] ?? errorMessage(error) }, error);
}
