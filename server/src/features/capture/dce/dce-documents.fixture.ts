import fc from 'fast-check';
import type { DceHeader, DceMessage } from './dce.types.ts';

/** Texts as people write them, and worse: any characters, escapes, line breaks, emojis, lone surrogates. */
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '"\\\n\t\u0001',
    '```js\nlet a = "b";\n```',
    'ends with \\',
    '🔨👨‍👩‍👧',
    '\ud800',
    '__proto__',
    '<@&123456789012345678>',
  ),
);
const id = fc.bigInt({ min: 10n ** 16n, max: 2n ** 63n - 1n }).map(String);
const time = fc
  .date({ min: new Date('2015-05-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('Z', '+00:00'));
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 2 });
/** A record whose `old` fields may be missing, as in files of older versions. */
const dce = <T extends object, K extends keyof T>(fields: { [P in keyof T]: fc.Arbitrary<T[P]> }, always: K[]) =>
  fc.record<T, K>(fields, { requiredKeys: always });

const role = dce({ id, name: text, color: nullable(fc.constantFrom('#FFAA00', '#00ff00')), position: fc.nat() }, [
  'id',
  'name',
]);
const user = dce(
  {
    id,
    name: text,
    discriminator: text,
    nickname: text,
    color: nullable(text),
    isBot: fc.boolean(),
    roles: some(role),
    avatarUrl: text,
  },
  ['id', 'name'],
);
const attachment = dce({ id, url: text, fileName: text, fileSizeBytes: fc.nat() }, ['id', 'url', 'fileName']);
const emoji = dce(
  { id: fc.oneof(id, fc.constantFrom('', null)), name: text, code: text, isAnimated: fc.boolean(), imageUrl: text },
  ['name'],
);
const media = dce({ url: text, canonicalUrl: text, width: nullable(fc.nat()), height: nullable(fc.nat()) }, [
  'width',
  'height',
]);
const embed = dce(
  {
    title: text,
    url: nullable(text),
    timestamp: nullable(time),
    description: text,
    color: fc.constantFrom('#3498DB', '#000000'),
    author: dce({ name: text, url: nullable(text), iconUrl: text, iconCanonicalUrl: text }, ['name']),
    thumbnail: media,
    image: media,
    video: media,
    footer: dce({ text, iconUrl: text, iconCanonicalUrl: text }, ['text']),
    images: some(media),
    fields: some(dce({ name: text, value: text, isInline: fc.boolean() }, ['name', 'value', 'isInline'])),
    inlineEmojis: some(emoji),
  },
  ['title', 'url', 'timestamp', 'description', 'fields'],
);
const sticker = dce({ id, name: text, format: fc.constantFrom('Png', 'Apng', 'Lottie', 'Gif'), sourceUrl: text }, [
  'id',
  'name',
]);

export const dceMessage: fc.Arbitrary<DceMessage> = fc.record(
  {
    id,
    type: fc.constantFrom(
      'Default',
      'Reply',
      'GuildMemberJoin',
      'ThreadCreated',
      'Call',
      '8',
      '46',
      '99999',
      'SomethingNew',
    ),
    timestamp: time,
    timestampEdited: nullable(time),
    callEndedTimestamp: nullable(time),
    isPinned: fc.boolean(),
    content: text,
    author: user,
    attachments: some(attachment),
    embeds: some(embed),
    stickers: some(sticker),
    reactions: some(dce({ emoji, count: fc.nat(), users: some(user) }, ['emoji', 'count'])),
    mentions: some(user),
    reference: dce(
      { type: fc.constantFrom('Default', 'Forward'), messageId: nullable(id), channelId: id, guildId: nullable(id) },
      ['messageId', 'channelId'],
    ),
    forwardedMessage: dce(
      {
        timestamp: time,
        timestampEdited: nullable(time),
        content: text,
        attachments: some(attachment),
        embeds: some(embed),
        stickers: some(sticker),
      },
      ['timestamp', 'content', 'attachments', 'embeds'],
    ),
    interaction: dce({ id, name: text, user }, ['id', 'name', 'user']),
    inlineEmojis: some(emoji),
    // Versions to come may write fields of which nothing is known yet.
    fieldOfTomorrow: fc.json({ maxDepth: 2 }).map((json): unknown => JSON.parse(json)),
  },
  { requiredKeys: ['id', 'type', 'timestamp', 'content', 'author', 'attachments', 'embeds', 'reactions', 'mentions'] },
);

export const dceHeader: fc.Arbitrary<DceHeader> = fc.record(
  {
    guild: dce({ id, name: text, iconUrl: text }, ['id', 'name']),
    channel: dce(
      {
        id,
        type: fc.constantFrom('GuildTextChat', 'GuildPublicThread', '16'),
        categoryId: nullable(id),
        category: nullable(text),
        name: text,
        topic: nullable(text),
        iconUrl: text,
      },
      ['id', 'type', 'name'],
    ),
    dateRange: fc.record({ after: nullable(time), before: nullable(time) }),
    exportedAt: time,
  },
  { requiredKeys: ['guild', 'channel'] },
);
