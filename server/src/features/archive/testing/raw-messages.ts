import { firstIdAt } from '../snowflake-time.ts';
import type { RawMessage } from '../writer.types.ts';

export const guildId = '1000000000000000001';
export const generalId = '2000000000000000001';
export const helpId = '2000000000000000002';

const startMs = Date.UTC(2024, 4, 1);

/** The id of the n-th message: one a minute from 2024-05-01 on. */
export function idAt(n: number): string {
  return (firstIdAt(startMs + n * 60_000) + 1n).toString();
}

export function timeAt(n: number): Date {
  return new Date(startMs + n * 60_000);
}

export function userOf(name: string): { id: string; username: string; [field: string]: unknown } {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 1_000_000;
  return {
    id: `30000000000${String(hash).padStart(6, '0')}`,
    username: name,
    global_name: null,
    avatar: null,
    discriminator: '0',
  };
}

/** A message as Discord's API gives it. */
export function rawMessage(n: number, content: string, fields: Record<string, unknown> = {}): RawMessage {
  const { author = 'ada', ...rest } = fields;
  const id = idAt(n);
  const message: Record<string, unknown> = {
    id,
    type: 0,
    content,
    channel_id: generalId,
    author: typeof author === 'string' ? userOf(author) : author,
    timestamp: timeAt(n).toISOString(),
    edited_timestamp: null,
    flags: 0,
    pinned: false,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    ...rest,
  };
  return message as RawMessage;
}
