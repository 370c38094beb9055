import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import { maxId, minId } from './snowflake.ts';

const ids = z.array(z.string()).nullable();
const bulkChangeSchema = z.object({
  guildId: z.string(),
  channelId: z.string(),
  /** Added and changed ones together. */
  messages: z.number(),
  fromId: z.string(),
  toId: z.string(),
  /** Null when there are too many to be told one by one. */
  added: ids,
  changed: ids,
});

/** What a capture job or an import stored in a channel, for whoever shows it. */
export type BulkChange = z.infer<typeof bulkChangeSchema>;

/** More are told as one event: whoever looks at the channel reads the page anew. */
export const maxToldOneByOne = 50;

/** Where a process that brought messages into the archive tells the others. */
export const bulkChanges = 'guildhall_bulk_change';

/** @returns undefined when nothing was stored. */
export function bulkChange(
  guildId: string,
  channelId: string,
  { added, changed }: { readonly added: readonly string[]; readonly changed: readonly string[] },
): BulkChange | undefined {
  const all = [...added, ...changed].map(BigInt);
  const [first] = all;
  if (first === undefined) return undefined;
  const isFew = all.length <= maxToldOneByOne;
  return {
    guildId,
    channelId,
    messages: all.length,
    fromId: all.reduce(minId, first).toString(),
    toId: all.reduce(maxId, first).toString(),
    added: isFew ? [...added] : null,
    changed: isFew ? [...changed] : null,
  };
}

/** Told when the transaction is committed. */
export async function tellBulkChange(tx: Tx, change: BulkChange): Promise<void> {
  await sql`select pg_notify(${bulkChanges}, ${JSON.stringify(change)})`.execute(tx);
}

/** What another process told; undefined when it speaks another version of this. */
export function readBulkChange(payload: string): BulkChange | undefined {
  try {
    return bulkChangeSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
