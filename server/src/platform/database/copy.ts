import { CompiledQuery } from 'kysely';
import type { Tx } from './database.ts';

/** As decimal and as JSON text. */
type ColumnType = 'bigint' | 'jsonb';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Flags and the length of an extension, both 0. */
const headerBytes = signature.length + 8;
const jsonbVersion = 1;

/**
 * Inserts rows with COPY: a third quicker for the server than INSERT, and without escapes. Nothing may be in the way of
 * the rows: there is no ON CONFLICT.
 *
 * @param columns Name and type of each, in the order of the values.
 */
export async function copyRows(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, ColumnType>>,
  rows: ReadonlyArray<readonly string[]>,
): Promise<void> {
  if (rows.length === 0) return;
  const text = `copy ${table} (${Object.keys(columns).join(', ')}) from stdin (format binary)`;
  await tx.executeQuery(CompiledQuery.raw(text, [encodeRows(Object.values(columns), rows)]));
}

/** PostgreSQL's binary COPY format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.55.9.4 */
function encodeRows(types: readonly ColumnType[], rows: ReadonlyArray<readonly string[]>): Buffer {
  const lengths: number[] = [];
  let bytes = headerBytes + 2;
  for (const row of rows) {
    bytes += 2;
    for (const [i, value] of row.entries()) {
      const length = types[i] === 'bigint' ? 8 : Buffer.byteLength(value) + 1;
      lengths.push(length);
      bytes += 4 + length;
    }
  }
  const buffer = Buffer.alloc(bytes);
  signature.copy(buffer);
  let at = headerBytes;
  let field = 0;
  for (const row of rows) {
    at = buffer.writeInt16BE(row.length, at);
    for (const [i, value] of row.entries()) {
      const length = lengths[field++] ?? 0;
      at = buffer.writeInt32BE(length, at);
      if (types[i] === 'bigint') {
        at = buffer.writeBigInt64BE(BigInt(value), at);
      } else {
        buffer[at] = jsonbVersion;
        buffer.write(value, at + 1);
        at += length;
      }
    }
  }
  buffer.writeInt16BE(-1, at);
  return buffer;
}
