/** The filters of guild message search, and which messages pass them. */
import { invalidForm } from '../errors.ts';
import { compareIds, isSnowflake } from '../snowflake.ts';
import type { StoredMessage } from '../state/model.ts';
import { isFields, notSnowflake, queryFlag, queryId, queryNumber, text } from './fields.ts';

export type MessageFilter = (message: StoredMessage) => boolean;

/** Values that a repeated parameter may have, and content's characters. */
const [maxValues, maxChannels, maxContent] = [100, 500, 1_024];

/** All values of a repeated parameter, also written `name[]`. */
function queryList(query: URLSearchParams, name: string, most = maxValues): string[] {
  const values = [...query.getAll(name), ...query.getAll(`${name}[]`)];
  if (values.length <= most) return values;
  throw invalidForm({ [name]: { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${most} or fewer in length.` } });
}

function queryIds(query: URLSearchParams, name: string, most?: number): string[] {
  const ids = queryList(query, name, most);
  for (const id of ids) if (!isSnowflake(id)) throw notSnowflake(name, id);
  return ids;
}

/** One of a few words. */
export function queryChoice<T extends string>(query: URLSearchParams, name: string, choices: readonly [T, ...T[]]): T {
  const given = query.get(name) ?? choices[0];
  const chosen = choices.find((choice) => choice === given);
  if (chosen === undefined) throw notAChoice(name, choices);
  return chosen;
}

function notAChoice(name: string, choices: readonly string[]) {
  return invalidForm({
    [name]: { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${choices.join(', ')}}.` },
  });
}

/** Channels asked for; empty means all. */
export function wantedChannels(query: URLSearchParams): ReadonlySet<string> {
  return new Set(queryIds(query, 'channel_id', maxChannels));
}

/** The words of `content`, in lower case. */
export function wantedWords(query: URLSearchParams): string[] {
  const content = query.get('content') ?? '';
  if (content.length > maxContent) {
    throw invalidForm({
      content: { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${maxContent} or fewer in length.` },
    });
  }
  return content.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * Undefined when the query lets every message pass.
 *
 * @param authorOf who wrote the message that another replies to.
 */
export function messageFilter(
  query: URLSearchParams,
  authorOf: (reply: StoredMessage) => string | undefined,
): MessageFilter | undefined {
  const tests: MessageFilter[] = [];
  const words = wantedWords(query);
  queryNumber(query, 'slop', { min: 0, max: 100, default: 2 });
  if (words.length) tests.push((message) => hasWords(message.content.toLowerCase(), words));
  const maxId = queryId(query, 'max_id');
  if (maxId) tests.push((message) => compareIds(message.id, maxId) < 0);
  const minId = queryId(query, 'min_id');
  if (minId) tests.push((message) => compareIds(message.id, minId) > 0);
  const authors = new Set(queryIds(query, 'author_id'));
  if (authors.size) tests.push((message) => authors.has(message.author.id));
  const types = queryList(query, 'author_type');
  if (types.length) tests.push((message) => types.every((type) => isAuthorType(message, type)));
  const mentions = queryIds(query, 'mentions');
  if (mentions.length) tests.push((message) => message.mentions.some((user) => mentions.includes(user.id)));
  const roles = queryIds(query, 'mentions_role_id');
  if (roles.length) tests.push((message) => message.mention_roles.some((id) => roles.includes(id)));
  const answered = queryIds(query, 'replied_to_user_id');
  if (answered.length) tests.push((message) => message.type === 19 && answered.includes(authorOf(message) ?? ''));
  const repliedTo = queryIds(query, 'replied_to_message_id');
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
  const embedTypes = queryList(query, 'embed_type');
  if (embedTypes.length) tests.push((message) => message.embeds.some((embed) => embedTypes.includes(embedType(embed))));
  const providers = queryList(query, 'embed_provider');
  if (providers.length) tests.push((message) => message.embeds.some((embed) => providers.includes(providerOf(embed))));
  return tests.length ? (message) => tests.every((test) => test(message)) : undefined;
}

/** Every word must occur at the start of one of the text's words. */
function hasWords(content: string, words: readonly string[]): boolean {
  const own = content.split(/[^\p{L}\p{N}_]+/u);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}

/** How often the words occur: what search by relevance goes by here. */
export function relevance(message: StoredMessage, words: readonly string[]): number {
  const own = message.content.toLowerCase().split(/[^\p{L}\p{N}_]+/u);
  return own.filter((candidate) => words.some((word) => candidate.startsWith(word))).length;
}

function embedType(embed: object): string {
  return 'type' in embed && typeof embed.type === 'string' ? embed.type : 'rich';
}

function providerOf(embed: object): string {
  const provider = 'provider' in embed ? embed.provider : undefined;
  return isFields(provider) ? (text(provider, 'name') ?? '') : '';
}

const authorTypes = ['user', 'bot', 'webhook'];

function isAuthorType(message: StoredMessage, type: string): boolean {
  const negated = type.startsWith('-');
  const kind = negated ? type.slice(1) : type;
  if (!authorTypes.includes(kind)) throw notAChoice('author_type', authorTypes);
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
    throw notAChoice('has', Object.keys(has));
  }
  return negated ? (message) => !test(message) : test;
}
