import type { MentionRules } from '../actions/mentions.ts';
import type { NewFile, NewMessage } from '../actions/messages.ts';
import { discordTimestamp } from '../clock.ts';
import { refuseUnfitComponents } from '../components/check-components.ts';
import { discordErrors, invalidForm } from '../errors.ts';
import { MessageFlag } from '../interactions/model.ts';
import { isSnowflake } from '../snowflake.ts';
import type { StoredPoll } from '../state/model.ts';
import { type Fields, flag, isFields, objects, text, texts, whole } from './fields.ts';

/** The documented limit for bots; the published schema says 4,000. */
const maxContent = 2_000;
const maxFiles = 10;
const maxEmbedCharacters = 6_000;

/** A message's request as a draft; throws what Discord answers to unfit ones. */
export function draftFrom(body: Fields, files: readonly NewFile[], nowMs: number): NewMessage {
  const content = text(body, 'content');
  checkContent(content);
  if (files.length > maxFiles) throw discordErrors.attachmentLimit();
  const embeds = objects(body, 'embeds');
  checkEmbeds(embeds);
  const components = objects(body, 'components');
  refuseUnfitComponents(body, files, ((whole(body, 'flags') ?? 0) & MessageFlag.componentsV2) !== 0);
  const poll = isFields(body['poll']) ? pollFrom(body['poll'], nowMs) : undefined;
  const reference = isFields(body['message_reference']) ? body['message_reference'] : undefined;
  const forwards = reference?.['type'] === 1;
  const stickers = texts(body, 'sticker_ids')?.length ?? 0;
  const isEmpty =
    !content?.trim() && !embeds?.length && !components?.length && files.length === 0 && !poll && !stickers;
  if (isEmpty && !forwards) throw discordErrors.emptyMessage();
  const allowed = mentionRulesFrom(body);
  const nonce = body['nonce'];
  const repliedTo = reference && !forwards ? text(reference, 'message_id') : undefined;
  return {
    ...(content === undefined ? {} : { content }),
    ...(embeds ? { embeds } : {}),
    ...(components ? { components } : {}),
    files,
    ...(poll ? { poll } : {}),
    tts: flag(body, 'tts') ?? false,
    flags: whole(body, 'flags') ?? 0,
    ...(typeof nonce === 'string' || typeof nonce === 'number' ? { nonce } : {}),
    ...(repliedTo ? { replyTo: repliedTo } : {}),
    ...(allowed ? { allowedMentions: allowed } : {}),
  };
}

/** Titles, descriptions, fields, footers and authors of all embeds of a message count together. */
export function checkEmbeds(embeds: readonly Fields[] | undefined): void {
  const length = (fields: Fields, ...names: string[]) =>
    sum(names.map((name) => [...(text(fields, name) ?? '')].length));
  const part = (fields: Fields, name: string) => (isFields(fields[name]) ? fields[name] : {});
  const total = sum(
    (embeds ?? []).map(
      (embed) =>
        length(embed, 'title', 'description') +
        length(part(embed, 'footer'), 'text') +
        length(part(embed, 'author'), 'name') +
        sum((objects(embed, 'fields') ?? []).map((field) => length(field, 'name', 'value'))),
    ),
  );
  if (total <= maxEmbedCharacters) return;
  const message = `Embed size exceeds maximum size of ${maxEmbedCharacters}`;
  throw invalidForm({ embeds: { code: 'MAX_EMBED_SIZE_EXCEEDED', message } });
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

export function checkContent(content: string | undefined): void {
  if (content === undefined || [...content].length <= maxContent) return;
  const message = `Must be ${maxContent} or fewer in length.`;
  throw invalidForm({ content: { code: 'BASE_TYPE_MAX_LENGTH', message } });
}

export function mentionRulesFrom(body: Fields): MentionRules | undefined {
  const given = body['allowed_mentions'];
  if (!isFields(given)) return undefined;
  const [parse, users, roles] = [texts(given, 'parse'), texts(given, 'users'), texts(given, 'roles')];
  for (const [name, ids] of [
    ['users', users],
    ['roles', roles],
  ] as const) {
    const wrong = ids?.find((id) => !isSnowflake(id));
    if (wrong === undefined) continue;
    const message = `Value "${wrong}" is not snowflake.`;
    throw invalidForm({ [`allowed_mentions.${name}`]: { code: 'NUMBER_TYPE_COERCE', message } });
  }
  return {
    ...(parse ? { parse } : {}),
    ...(users ? { users } : {}),
    ...(roles ? { roles } : {}),
    repliedUser: flag(given, 'replied_user') ?? false,
  };
}

function pollFrom(request: Fields, nowMs: number): StoredPoll {
  const answers = objects(request, 'answers') ?? [];
  const hours = whole(request, 'duration') ?? 24;
  return {
    question: isFields(request['question']) ? request['question'] : {},
    answers: answers.map((answer, index) => ({
      answer_id: index + 1,
      poll_media: isFields(answer['poll_media']) ? answer['poll_media'] : {},
    })),
    expiry: discordTimestamp(nowMs + hours * 3_600_000),
    allow_multiselect: flag(request, 'allow_multiselect') ?? false,
    layout_type: whole(request, 'layout_type') ?? 1,
    results: { is_finalized: false, answer_counts: [] },
  };
}
