import type { MentionRules } from '../actions/mentions.ts';
import type { NewFile, NewMessage } from '../actions/messages.ts';
import { discordTimestamp } from '../clock.ts';
import { discordErrors, invalidForm } from '../errors.ts';
import { isSnowflake } from '../snowflake.ts';
import type { StoredPoll } from '../state/model.ts';
import { type Fields, flag, isFields, objects, text, texts, whole } from './fields.ts';

/** The documented limit for bots; the published schema says 4,000. */
const maxContent = 2_000;

/** A message's request as a draft; throws what Discord answers to unfit ones. */
export function draftFrom(body: Fields, files: readonly NewFile[], nowMs: number): NewMessage {
  const content = text(body, 'content');
  checkContent(content);
  const embeds = objects(body, 'embeds');
  const components = objects(body, 'components');
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
