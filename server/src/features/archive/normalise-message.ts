import { archiveErrors } from './archive.errors.ts';
import { contentHash, tallyHash, textHash } from './message-hashes.ts';
import { traitsOf } from './message-traits.ts';
import { int32, integer, type Raw, record, records, snowflake, text, timeMs } from './raw.ts';
import { guessLanguage } from './text/language.ts';
import type { Language } from './text/languages.ts';
import { searchableText } from './text/searchable-text.ts';
import { storable, storableJson } from './text/storable.ts';
import { wordsOf } from './text/words.ts';
import type { RawMessage } from './writer.types.ts';

/** A message in the columns of `archive_messages`; ids and 64-bit numbers as decimal text. */
export interface NormalMessage {
  readonly raw: RawMessage;
  readonly rawJson: string;
  readonly id: string;
  readonly authorId: string;
  readonly type: number;
  readonly flags: number;
  readonly content: string;
  readonly editedMs: number | undefined;
  readonly pinned: boolean;
  readonly replyToId: string | undefined;
  readonly replyToChannelId: string | undefined;
  readonly forwardedId: string | undefined;
  readonly forwardedChannelId: string | undefined;
  readonly mentionIds: readonly string[];
  readonly mentionsEveryone: boolean;
  readonly has: number;
  readonly contentHash: string;
  readonly textHash: string;
  readonly tallyHash: string;
  /** Separated by blanks. */
  readonly words: string;
  /** Undefined when the text does not tell. */
  readonly lang: Language | undefined;
}

/**
 * Words of one message that are indexed; Discord's 4,000 characters have at most 2,000. Embeds may hold 6,000 more,
 * and a tsvector has an end at 1 MB and at 16,383 positions.
 */
const maxWords = 5_000;

/** @throws AppError archive/invalid-message when id or author are not what Discord sends. */
export function normaliseMessage(raw: RawMessage, channelId: string): NormalMessage {
  const id = snowflake(raw.id);
  const authorId = snowflake(record(raw.author)?.id);
  if (id === undefined) throw archiveErrors.invalidMessage({ field: 'id' });
  if (authorId === undefined) throw archiveErrors.invalidMessage({ field: 'author.id' });
  const loose: Raw = raw;
  const reference = record(loose.message_reference);
  const referenceId = snowflake(reference?.message_id);
  const referenceChannel = snowflake(reference?.channel_id);
  const forwards = integer(reference?.type) === 1;
  const elsewhere = referenceChannel === channelId ? undefined : referenceChannel;
  const words = wordsOf(searchableText(loose));
  if (words.length > maxWords) words.length = maxWords;
  return {
    raw,
    rawJson: storableJson(withoutCopies(raw)),
    id,
    authorId,
    type: int32(loose.type) ?? 0,
    flags: Math.max(0, integer(loose.flags) ?? 0),
    content: storable(text(loose.content) ?? ''),
    editedMs: timeMs(loose.edited_timestamp),
    pinned: loose.pinned === true,
    replyToId: forwards ? undefined : referenceId,
    replyToChannelId: forwards || referenceId === undefined ? undefined : elsewhere,
    forwardedId: forwards ? referenceId : undefined,
    forwardedChannelId: forwards ? referenceChannel : undefined,
    mentionIds: mentionsOf(loose),
    mentionsEveryone: loose.mention_everyone === true,
    has: traitsOf(loose),
    contentHash: contentHash(loose),
    textHash: textHash(loose),
    tallyHash: tallyHash(loose),
    words: words.join(' '),
    lang: guessLanguage(words),
  };
}

/**
 * Without the copy of the message replied to, which is held as itself: text that is deleted there must not stay here.
 * (A third of the bytes of a lively channel.) Null, which tells that it was deleted, stays.
 */
function withoutCopies(raw: RawMessage): Raw {
  if (!raw.referenced_message) return raw;
  const { referenced_message, ...kept } = raw;
  return kept;
}

function mentionsOf(raw: Raw): readonly string[] {
  const users = raw.mentions;
  const roles = raw.mention_roles;
  const none = (!Array.isArray(users) || users.length === 0) && (!Array.isArray(roles) || roles.length === 0);
  if (none) return [];
  const ids = new Set<string>();
  for (const user of records(users)) {
    const id = snowflake(user.id);
    if (id) ids.add(id);
  }
  for (const role of Array.isArray(roles) ? roles : []) {
    const id = snowflake(role);
    if (id) ids.add(id);
  }
  return [...ids];
}
