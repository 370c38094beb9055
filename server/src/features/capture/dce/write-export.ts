import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DceHeader, DceMessage } from './dce.types.ts';

/** Pieces are gathered to about this size: a write per message costs more than the writing. */
const pieceChars = 64 * 1024;

interface WriteDceOptions {
  /** Leaves `out` open afterwards, as the standard output wants it. */
  readonly keepOpen?: boolean;
}

/**
 * Writes an export as DiscordChatExporter does: indented by two blanks, `messageCount` last, so that a file whose writing was
 * interrupted is recognised by its absence. Waits when `out` is full; ends it.
 *
 * @returns how many messages were written
 */
export async function writeDceExport(
  header: DceHeader,
  messages: AsyncIterable<DceMessage> | Iterable<DceMessage>,
  out: Writable,
  options: WriteDceOptions = {},
): Promise<number> {
  let count = 0;
  async function* pieces(): AsyncGenerator<string> {
    let piece = `${JSON.stringify(orderedHeader(header), null, 2).slice(0, -2)},\n  "messages": [`;
    for await (const message of messages) {
      piece += `${count === 0 ? '\n    ' : ',\n    '}${indented(message)}`;
      count += 1;
      if (piece.length < pieceChars) continue;
      yield piece;
      piece = '';
    }
    yield `${piece}${count === 0 ? ']' : '\n  ]'},\n  "messageCount": ${count}\n}`;
  }
  await pipeline(pieces, out, { end: !options.keepOpen });
  return count;
}

function orderedHeader({ guild, channel, dateRange, exportedAt }: DceHeader): DceHeader {
  return { guild, channel, ...(dateRange && { dateRange }), ...(exportedAt !== undefined && { exportedAt }) };
}

/** Line breaks within texts are escaped in JSON, so every one in the output is layout. */
function indented(message: DceMessage): string {
  return JSON.stringify(message, null, 2).replaceAll('\n', '\n    ');
}
