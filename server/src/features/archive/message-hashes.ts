import { hash } from 'node:crypto';
import { type Raw, record, records } from './raw.ts';

/**
 * What makes a message another one: everything but its pin that is not a tally and does not move by itself. Signed links are left
 * out (each answer of Discord signs them anew), and so are the counts of a thread and who was mentioned.
 *
 * Rows keep the hash: another choice of fields makes every message look changed once.
 */
export function contentHash(raw: Raw): string {
  let extras = '';
  if (notEmpty(raw.embeds)) extras += `e${JSON.stringify(raw.embeds, withoutVolatile)}`;
  if (notEmpty(raw.attachments)) extras += `a${JSON.stringify(raw.attachments, withoutVolatile)}`;
  if (notEmpty(raw.sticker_items)) extras += `s${JSON.stringify(raw.sticker_items)}`;
  if (notEmpty(raw.components)) extras += `c${JSON.stringify(raw.components, withoutVolatile)}`;
  if (notEmpty(raw.message_snapshots)) extras += `f${JSON.stringify(raw.message_snapshots, withoutVolatile)}`;
  const poll = record(raw.poll);
  if (poll) extras += `p${JSON.stringify([poll.question, poll.answers])}`;
  const thread = record(raw.thread);
  if (thread) extras += `t${String(thread.id)}`;
  return hash64(`${numberOf(raw.type)}|${numberOf(raw.flags)}|${extras}|${String(raw.content ?? '')}`);
}

/** What a person wrote and attached: another text is another version. An unfurled link is not. */
export function textHash(raw: Raw): string {
  const attachments = notEmpty(raw.attachments) ? records(raw.attachments).map(({ id }) => String(id)) : [];
  return hash64(`${attachments.join(',')}|${String(raw.content ?? '')}`);
}

/** Reaction and vote counts. '0' stands for none. */
export function tallyHash(raw: Raw): string {
  const reactions = records(raw.reactions);
  const results = record(record(raw.poll)?.results);
  if (reactions.length === 0 && !results) return '0';
  const counts = reactions.map((reaction) => {
    const emoji = record(reaction.emoji);
    return `${String(emoji?.id ?? emoji?.name)}:${String(reaction.count)}`;
  });
  return hash64(`${counts.join(',')}|${results ? JSON.stringify(results) : ''}`);
}

/** Name and picture of a user, as they come with every message. */
export function userHash(user: Raw): string {
  return hash64(
    `${String(user.username)}|${String(user.global_name ?? '')}|${String(user.avatar ?? '')}|${user.bot === true}`,
  );
}

const volatile = new Set([
  'url',
  'proxy_url',
  'icon_url',
  'proxy_icon_url',
  'expires_at',
  'placeholder',
  'placeholder_version',
  'mentions',
  'mention_roles',
]);

/** Links count without their signature. */
function withoutVolatile(key: string, value: unknown): unknown {
  if (!volatile.has(key)) return value;
  if (key !== 'url' || typeof value !== 'string') return undefined;
  const query = value.indexOf('?');
  return query > 0 && /[?&](?:ex|hm)=/.test(value) ? value.slice(0, query) : value;
}

function notEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** 64 bits as a signed decimal, for a `bigint` column; 1 µs. */
function hash64(text: string): string {
  return hash('md5', text, 'buffer').readBigInt64LE(0).toString();
}
