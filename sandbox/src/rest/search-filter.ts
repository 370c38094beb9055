/** The filters of guild message search, and which messages pass them. */
import { invalidForm } from '../errors.ts';
import { compareIds } from '../snowflake.ts';
import type { StoredMessage } from '../state/model.ts';
import { queryFlag, queryId } from './fields.ts';

export type MessageFilter = (message: StoredMessage) => boolean;

/** All values of a repeated parameter, also written `name[]`. */
export function queryList(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)];
}

/** Undefined when the query lets every message pass. */
export function messageFilter(query: URLSearchParams): MessageFilter | undefined {
  const tests: MessageFilter[] = [];
  const words = (query.get('content') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length) tests.push((message) => hasWords(message.content.toLowerCase(), words));
  const maxId = queryId(query, 'max_id');
  if (maxId) tests.push((message) => compareIds(message.id, maxId) < 0);
  const minId = queryId(query, 'min_id');
  if (minId) tests.push((message) => compareIds(message.id, minId) > 0);
  const authors = new Set(queryList(query, 'author_id'));
  if (authors.size) tests.push((message) => authors.has(message.author.id));
  const authorTypes = queryList(query, 'author_type');
  if (authorTypes.length) tests.push((message) => authorTypes.every((type) => isAuthorType(message, type)));
  const mentions = queryList(query, 'mentions');
  if (mentions.length) tests.push((message) => message.mentions.some((user) => mentions.includes(user.id)));
  const roles = queryList(query, 'mentions_role_id');
  if (roles.length) tests.push((message) => message.mention_roles.some((id) => roles.includes(id)));
  const repliedTo = queryList(query, 'replied_to_message_id');
  if (repliedTo.length) tests.push((message) => repliedTo.includes(message.message_reference?.message_id ?? ''));
  const everyone = queryFlag(query, 'mention_everyone');
  if (everyone !== undefined) tests.push((message) => message.mention_everyone === everyone);
  const pinned = queryFlag(query, 'pinned');
  if (pinned !== undefined) tests.push((message) => message.pinned === pinned);
  for (const option of queryList(query, 'has')) tests.push(hasTest(option));
  const extensions = queryList(query, 'attachment_extension');
  if (extensions.length)
    tests.push((message) =>
      message.attachments.some((file) => extensions.some((end) => file.filename.endsWith(`.${end}`))),
    );
  const filenames = queryList(query, 'attachment_filename');
  if (filenames.length)
    tests.push((message) => message.attachments.some((file) => filenames.some((name) => file.filename.includes(name))));
  const hosts = queryList(query, 'link_hostname');
  if (hosts.length) tests.push((message) => hosts.some((host) => message.content.includes(`://${host}`)));
  return tests.length ? (message) => tests.every((test) => test(message)) : undefined;
}

/** Every word must occur at the start of one of the text's words. */
function hasWords(content: string, words: readonly string[]): boolean {
  const own = content.split(/[^\p{L}\p{N}_]+/u);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}

function isAuthorType(message: StoredMessage, type: string): boolean {
  const negated = type.startsWith('-');
  const kind = negated ? type.slice(1) : type;
  const is =
    kind === 'bot'
      ? message.author.bot === true
      : kind === 'webhook'
        ? message.webhook_id !== undefined
        : !message.author.bot;
  return is !== negated;
}

const has: Readonly<Record<string, MessageFilter>> = {
  link: (message) => /https?:\/\//.test(message.content),
  embed: (message) => message.embeds.length > 0,
  file: (message) => message.attachments.length > 0,
  image: (message) => hasContentType(message, 'image/'),
  video: (message) => hasContentType(message, 'video/'),
  sound: (message) => hasContentType(message, 'audio/'),
  sticker: (message) => (message.sticker_items?.length ?? 0) > 0,
  poll: (message) => message.poll !== undefined,
  snapshot: (message) => message.message_snapshots !== undefined,
};

function hasContentType(message: StoredMessage, prefix: string): boolean {
  return message.attachments.some((attachment) => attachment.content_type?.startsWith(prefix));
}

function hasTest(option: string): MessageFilter {
  const negated = option.startsWith('-');
  const test = has[negated ? option.slice(1) : option];
  if (!test) {
    throw invalidForm({
      has: { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${Object.keys(has).join(', ')}}.` },
    });
  }
  return negated ? (message) => !test(message) : test;
}
