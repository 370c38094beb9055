import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DceEvent, DceHeader, DceMessage } from './dce.types.ts';
import { type ReadDceOptions, readDceExport } from './read-export.ts';
import { writeDceExport } from './write-export.ts';

/** The bytes of an export. */
export async function written(
  header: DceHeader,
  messages: AsyncIterable<DceMessage> | Iterable<DceMessage>,
): Promise<Buffer> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), writeDceExport(header, messages, out)]);
  return bytes;
}

export interface Reading {
  readonly header: DceHeader | undefined;
  readonly messages: readonly DceMessage[];
  readonly end: DceEvent | undefined;
  readonly events: readonly DceEvent[];
  readonly error?: unknown;
}

/** Everything that reading gives, in pieces of some bytes; an error that ends it is part of it. */
export async function reading(bytes: Uint8Array, pieceBytes = 1_000, options?: ReadDceOptions): Promise<Reading> {
  const events: DceEvent[] = [];
  let failure: { error?: unknown } = {};
  try {
    for await (const event of readDceExport(pieces(bytes, pieceBytes), options)) events.push(event);
  } catch (error) {
    failure = { error };
  }
  return {
    header: events.find((event) => event.kind === 'header')?.header,
    messages: events.flatMap((event) => (event.kind === 'messages' ? event.messages : [])),
    end: events.find((event) => event.kind === 'complete' || event.kind === 'truncated'),
    events,
    ...failure,
  };
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
