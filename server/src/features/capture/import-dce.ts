import { createReadStream } from 'node:fs';
import type { Tx } from '../../platform/database/index.ts';
import { AppError, errorMessage } from '../../platform/errors.ts';
import type { Actor } from '../accounts/index.ts';
import {
  heldChannel,
  heldGuild,
  settleAfterBulk,
  storeMessages,
  storeReactors,
  upsertChannels,
  upsertGuild,
} from '../archive/index.ts';
import { bulkChange, tellBulkChange } from './bulk-change.ts';
import { captureErrors, isDiskFull } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { type DceHeader, type DceMessage, fromDce, fromDceHeader, reactorsOf, readDceExport } from './dce/index.ts';

export interface ImportDeps extends Pick<CaptureDeps, 'db'> {
  readonly metrics: Pick<CaptureDeps['metrics'], 'stored'>;
}

export interface ImportInput {
  /** A file that DiscordChatExporter wrote with `--format Json`. */
  readonly path: string;
  /** Take what can be read of an interrupted export. */
  readonly partial?: boolean;
  /** After each batch. */
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ImportProgress {
  readonly phase: 'checking' | 'storing';
  readonly messages: number;
  readonly bytesRead: number;
}

export interface ImportReport {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly messages: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** What is not as it should be, in sentences; the import has been made all the same. */
  readonly problems: readonly string[];
}

/**
 * Brings an export into the archive.
 *
 * The file is read twice: first to see that all of it can be imported, so that a damaged or interrupted one changes
 * nothing, then to store it in batches. Repeating an import, also one that was cut off, adds what is missing and changes
 * nothing else. What the archive knows from Discord itself is never overwritten by an older export.
 *
 * A server on the same database, which is another process, is told of each batch.
 *
 * The coverage ledger claims nothing for it: an export lacks parts of the messages (polls, components), so a later
 * capture still reads them.
 *
 * @throws AppError capture/unreadable-file, capture/truncated-export, capture/not-an-export, capture/damaged-export, capture/invalid-export-message,
 *   capture/disk-full
 */
export async function importDce(deps: ImportDeps, _actor: Actor, input: ImportInput): Promise<ImportReport> {
  const checked = await checkFile(input);
  const problems = [...checked.problems];
  const totals = { messages: 0, added: 0, changed: 0, unchanged: 0 };
  let header: DceHeader | undefined;
  try {
    for await (const event of readDceExport(open(input.path))) {
      input.signal?.throwIfAborted();
      if (event.kind === 'header') {
        header = event.header;
        await deps.db.transactionWithRetry((tx) => storePlace(tx, event.header));
      } else if (event.kind === 'messages' && header) {
        await storeBatch(deps, header, event.messages, totals);
        input.onProgress?.({ phase: 'storing', messages: totals.messages, bytesRead: event.bytesRead });
      }
    }
  } catch (error) {
    if (isDiskFull(error)) throw captureErrors.diskFullAtImport({ file: input.path, messages: totals.messages }, error);
    // Whatever can be read of it was stored before; the check has told the reason.
    if (!input.partial || !isExportProblem(error)) throw error;
  }
  if (!header) throw captureErrors.unreadableFile({ file: input.path, reason: 'it is empty' });
  // Only to make searches quick.
  await settleAfterBulk(deps.db, totals.added).catch(() => false);
  const { channel } = header;
  const channelName = typeof channel['name'] === 'string' ? channel['name'] : channel.id;
  return { guildId: header.guild.id, channelId: channel.id, channelName, ...totals, problems };
}

interface Checked {
  readonly problems: readonly string[];
}

async function checkFile(input: ImportInput): Promise<Checked> {
  let messages = 0;
  try {
    for await (const event of readDceExport(open(input.path))) {
      input.signal?.throwIfAborted();
      if (event.kind === 'messages') {
        messages += event.messages.length;
        input.onProgress?.({ phase: 'checking', messages, bytesRead: event.bytesRead });
      }
      if (event.kind === 'truncated') {
        const error = captureErrors.truncatedExport({
          file: input.path,
          messages: event.messages,
          reason: event.reason,
        });
        if (!input.partial) throw error;
        return {
          problems: [`The export was interrupted after ${event.messages} messages; the rest is not in the file.`],
        };
      }
      if (event.kind === 'complete' && event.messageCount !== event.messages) {
        return { problems: [`The file says it has ${event.messageCount} messages, but ${event.messages} are in it.`] };
      }
    }
    return { problems: [] };
  } catch (error) {
    if (input.partial && isExportProblem(error) && messages > 0) return { problems: [errorMessage(error)] };
    throw fileError(error, input.path);
  }
}

/** A guild or channel that is known from Discord itself keeps what is known. */
async function storePlace(tx: Tx, header: DceHeader): Promise<void> {
  const { guild, channel, parent } = fromDceHeader(header);
  if (!(await heldGuild(tx, guild.id))) await upsertGuild(tx, guild);
  for (const place of parent ? [parent, channel] : [channel]) {
    if (!(await heldChannel(tx, guild.id, place.id))) await upsertChannels(tx, guild.id, [place]);
  }
}

async function storeBatch(
  deps: ImportDeps,
  header: DceHeader,
  messages: readonly DceMessage[],
  totals: { messages: number; added: number; changed: number; unchanged: number },
): Promise<void> {
  const guildId = header.guild.id;
  const seenAt = header.exportedAt ? new Date(header.exportedAt) : new Date(messages[0]?.timestamp ?? 0);
  const stored = await deps.db.transactionWithRetry(async (tx) => {
    const raws = messages.map((message) => fromDce(header, message));
    const result = await storeMessages(tx, guildId, header.channel.id, raws, { source: 'import', seenAt });
    const fresh = new Set(result.added);
    for (const message of messages.filter(({ id }) => fresh.has(id))) await storeReactorsOf(tx, guildId, message);
    const change = bulkChange(guildId, header.channel.id, result);
    if (change) await tellBulkChange(tx, change);
    return result;
  });
  totals.messages += messages.length;
  totals.added += stored.added.length;
  totals.changed += stored.changed.length;
  totals.unchanged += stored.unchanged;
  deps.metrics.stored('import', stored.added.length);
}

async function storeReactorsOf(tx: Tx, guildId: string, message: DceMessage): Promise<void> {
  for (const [emoji, users] of reactorsOf(message)) {
    const isCustom = /^\d{15,20}$/.test(emoji);
    await storeReactors(tx, guildId, message.id, { id: isCustom ? emoji : null, name: isCustom ? null : emoji }, users);
  }
}

const readAtOnceBytes = 262_144;

function open(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: readAtOnceBytes });
}

const exportProblems = new Set(['capture/damaged-export', 'capture/invalid-export-message']);

function isExportProblem(error: unknown): boolean {
  return error instanceof AppError && exportProblems.has(error.code);
}

function fileError(error: unknown, file: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  const reasons: Record<string, string> = {
    ENOENT: 'it does not exist',
    EACCES: 'this user may not read it',
    EISDIR: 'it is a folder',
  };
  return captureErrors.unreadableFile({ file, reason: reasons[String(error.code)] ?? error.message }, error);
}
