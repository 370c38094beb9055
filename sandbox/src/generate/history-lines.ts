import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** A line of recorded chat: `file` names a day of a channel, `replyTo` the lines of the same file that it answers. */
export interface HistoryLine {
  readonly file: string;
  readonly line: number;
  readonly date: string;
  readonly time: string;
  readonly author: string;
  readonly text: string;
  readonly replyTo?: readonly number[];
}

/**
 * Reads JSON lines (gzipped when the name ends in .gz) one at a time.
 *
 * @throws SyntaxError naming the file and line that is not a line of chat
 */
export async function* readHistory(path: string): AsyncGenerator<HistoryLine> {
  const bytes = createReadStream(path);
  const text = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // A pipe does not hand errors on; without this a missing file would wait for ever.
  if (text !== bytes) bytes.on('error', (error) => text.destroy(error));
  let number = 0;
  for await (const row of createInterface({ input: text, crlfDelay: Infinity })) {
    number += 1;
    if (row.trim() === '') continue;
    yield parseLine(row, `${path}:${number}`);
  }
}

function parseLine(row: string, where: string): HistoryLine {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (cause) {
    throw new SyntaxError(`${where} is not JSON; every line must be one object`, { cause });
  }
  if (!isHistoryLine(value)) throw new SyntaxError(`${where} lacks one of file, line, date, time, author, text`);
  return value;
}

function isHistoryLine(value: unknown): value is HistoryLine {
  if (typeof value !== 'object' || value === null) return false;
  const { file, line, date, time, author, text }: Partial<Record<keyof HistoryLine, unknown>> = value;
  return [file, date, time, author, text].every((part) => typeof part === 'string') && typeof line === 'number';
}
