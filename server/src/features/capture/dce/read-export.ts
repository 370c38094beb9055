import { isEntity, isRaw } from '../../../platform/discord/raw.ts';
import { dceErrors } from './dce.errors.ts';
import type { DceEvent, DceHeader, DceMessage, DceObject } from './dce.types.ts';
import { createExportScanner } from './scan-export.ts';

export interface ReadDceOptions {
  /** Messages per event; 200 by default. */
  readonly batchSize?: number;
}

/**
 * Reads an export as it streams in: the header, batches of messages, and whether the file was whole.
 *
 * Holds one batch and one piece of the source at a time, whatever the size of the file. Fields it does not know are kept.
 * What was read before an error has been yielded by then.
 *
 * @param source bytes of the file, in UTF-8 (a byte-order mark is passed over)
 * @throws AppError capture/not-an-export, capture/damaged-export, capture/invalid-export-message
 */
export async function* readDceExport(
  source: AsyncIterable<Uint8Array | string>,
  options: ReadDceOptions = {},
): AsyncGenerator<DceEvent> {
  const { batchSize = 200 } = options;
  const document = createDocument();
  let announced = false;
  for await (const piece of source) {
    const failure = document.write(typeof piece === 'string' ? Buffer.from(piece) : piece);
    if (!announced && document.messages.length > 0) {
      yield { kind: 'header', header: document.header() };
      announced = true;
    }
    while (document.messages.length >= batchSize || (failure && document.messages.length > 0)) {
      yield { kind: 'messages', messages: document.messages.splice(0, batchSize), bytesRead: document.bytesRead() };
    }
    if (failure) throw failure.error;
  }
  if (!announced) yield { kind: 'header', header: document.header() };
  const rest = document.messages.splice(0);
  if (rest.length > 0) yield { kind: 'messages', messages: rest, bytesRead: document.bytesRead() };
  const read = { messages: document.count(), bytesRead: document.bytesRead() };
  const messageCount = document.messageCount();
  if (typeof messageCount === 'number') yield { kind: 'complete', messageCount, ...read };
  else yield { kind: 'truncated', reason: document.hasEnded() ? 'no-count' : 'cut', ...read };
}

function createDocument() {
  const messages: DceMessage[] = [];
  let count = 0;
  const scanner = createExportScanner((value, endsAtByte) => {
    messages.push(checkedMessage(value, ++count, endsAtByte));
  });

  function header(): DceHeader {
    if (!scanner.hasBegun()) throw dceErrors.notAnExport({ reason: 'it is empty' });
    const [guild, channel] = [scanner.root.get('guild'), scanner.root.get('channel')];
    if (!isEntity(guild) || !isEntity(channel)) {
      const missing = isEntity(guild) ? 'channel' : 'guild';
      throw dceErrors.notAnExport({ reason: `it names no ${missing} (an object with an id) before its messages` });
    }
    const [dateRange, exportedAt] = [scanner.root.get('dateRange'), scanner.root.get('exportedAt')];
    return {
      guild,
      channel,
      ...(isRaw(dateRange) && { dateRange }),
      ...(typeof exportedAt === 'string' && { exportedAt }),
    };
  }

  return {
    messages,
    header,
    count: () => count,
    bytesRead: scanner.bytesRead,
    hasEnded: scanner.hasEnded,
    messageCount: () => scanner.root.get('messageCount'),
    /** Takes a piece; what is wrong with it is returned, so that the messages before can be handed out first. */
    write(piece: Uint8Array): { readonly error: unknown } | undefined {
      try {
        scanner.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
        return undefined;
      } catch (error) {
        return { error };
      }
    },
  };
}

function checkedMessage(value: unknown, number: number, atByte: number): DceMessage {
  const invalid = (problem: string) => dceErrors.invalidMessage({ number, atByte, problem });
  if (!isRaw(value)) throw invalid('is no object');
  if (!isMessage(value)) throw invalid(`lacks ${missingOf(value)}`);
  if (!/^\d{1,20}$/.test(value.id)) throw invalid('has an id that is no Discord id (up to 20 digits)');
  if (Number.isNaN(Date.parse(value.timestamp)))
    throw invalid('has a timestamp that is no time (2026-01-31T12:00:00+00:00)');
  return value;
}

function isMessage(value: DceObject): value is DceMessage {
  return typeof value['id'] === 'string' && typeof value['timestamp'] === 'string' && isEntity(value['author']);
}

function missingOf(value: DceObject): string {
  if (typeof value['id'] !== 'string') return 'an id';
  return typeof value['timestamp'] === 'string' ? 'an author with an id' : 'a timestamp';
}
