import { createHash } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import type { SandboxProcess } from './sandbox-process.ts';

export interface Comparison {
  /** Messages that the sandbox has and the archive has not, or has with other contents. */
  readonly lost: number;
  /** Messages that the archive holds beyond those: in another channel, more than once, or never sent. */
  readonly duplicated: number;
  readonly messages: number;
}

const raw = z.object({
  id: z.string(),
  channel_id: z.string(),
  content: z.string(),
  edited_timestamp: z.string().nullish(),
  author: z.object({ id: z.string() }),
  attachments: z.array(z.object({ id: z.string() })).default([]),
});

/** Compares every message of every channel by id and by a hash of what a capture must hold of it. */
export async function compareWithSandbox(sandbox: SandboxProcess, databaseUrl: string): Promise<Comparison> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    let lost = 0;
    let duplicated = 0;
    let messages = 0;
    for (const channel of await sandbox.channels()) {
      const truth = await sandbox.truth(channel.id);
      messages += truth.size;
      const { rows } = await client.query<{ raw: unknown; content: string }>(
        `select r.raw, m.content from archive_messages m join archive_message_raw r using (guild_id, message_id)
         where m.guild_id = $1 and m.channel_id = $2 and m.deleted_at is null`,
        [sandbox.guildId, channel.id],
      );
      const held = new Set<string>();
      for (const row of rows) {
        const message = raw.parse(row.raw);
        if (held.has(message.id) || !truth.has(message.id)) duplicated += 1;
        else if (truth.get(message.id) === hashOf(message) && row.content === message.content) held.add(message.id);
      }
      lost += [...truth.keys()].filter((id) => !held.has(id)).length;
    }
    return { lost, duplicated, messages };
  } finally {
    await client.end();
  }
}

/** As the sandbox does: id, author, content, edit, attachments. */
function hashOf(message: z.infer<typeof raw>): string {
  const essence = [
    message.id,
    message.author.id,
    message.content,
    message.edited_timestamp ?? null,
    message.attachments.map((attachment) => attachment.id),
  ];
  return createHash('sha256').update(JSON.stringify(essence)).digest('hex').slice(0, 32);
}
