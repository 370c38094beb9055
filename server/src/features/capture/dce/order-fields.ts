/**
 * The order in which DiscordChatExporter writes the fields of each object. A database's jsonb forgets it.
 */
interface Shape {
  readonly fields: readonly string[];
  readonly inner?: Readonly<Record<string, Shape>>;
}

const role: Shape = { fields: ['id', 'name', 'color', 'position'] };
const user: Shape = {
  fields: ['id', 'name', 'discriminator', 'nickname', 'color', 'isBot', 'roles', 'avatarUrl'],
  inner: { roles: role },
};
const attachment: Shape = { fields: ['id', 'url', 'fileName', 'fileSizeBytes'] };
const emoji: Shape = { fields: ['id', 'name', 'code', 'isAnimated', 'imageUrl'] };
const image: Shape = { fields: ['url', 'canonicalUrl', 'width', 'height'] };
const embed: Shape = {
  fields: [
    'title',
    'url',
    'timestamp',
    'description',
    'color',
    'author',
    'thumbnail',
    'image',
    'video',
    'footer',
    'images',
    'fields',
    'inlineEmojis',
  ],
  inner: {
    author: { fields: ['name', 'url', 'iconUrl', 'iconCanonicalUrl'] },
    thumbnail: image,
    image,
    video: image,
    footer: { fields: ['text', 'iconUrl', 'iconCanonicalUrl'] },
    images: image,
    fields: { fields: ['name', 'value', 'isInline'] },
    inlineEmojis: emoji,
  },
};
const sticker: Shape = { fields: ['id', 'name', 'format', 'sourceUrl'] };
const reaction: Shape = { fields: ['emoji', 'count', 'users'], inner: { emoji, users: user } };
const forwarded: Shape = {
  fields: ['timestamp', 'timestampEdited', 'content', 'attachments', 'embeds', 'stickers'],
  inner: { attachments: attachment, embeds: embed, stickers: sticker },
};

export const messageShape: Shape = {
  fields: [
    'id',
    'type',
    'timestamp',
    'timestampEdited',
    'callEndedTimestamp',
    'isPinned',
    'content',
    'author',
    'attachments',
    'embeds',
    'stickers',
    'reactions',
    'mentions',
    'reference',
    'forwardedMessage',
    'interaction',
    'inlineEmojis',
  ],
  inner: {
    author: user,
    attachments: attachment,
    embeds: embed,
    stickers: sticker,
    reactions: reaction,
    mentions: user,
    reference: { fields: ['type', 'messageId', 'channelId', 'guildId'] },
    forwardedMessage: forwarded,
    interaction: { fields: ['id', 'name', 'user'], inner: { user } },
    inlineEmojis: emoji,
  },
};
export const guildShape: Shape = { fields: ['id', 'name', 'iconUrl'] };
export const channelShape: Shape = { fields: ['id', 'type', 'categoryId', 'category', 'name', 'topic', 'iconUrl'] };
export const dateRangeShape: Shape = { fields: ['after', 'before'] };

/** The same value with its fields in DiscordChatExporter's order; fields it does not know come last. */
export function inDceOrder<T>(value: T, shape: Shape): T;
export function inDceOrder(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => inDceOrder(item, shape));
  if (typeof value !== 'object' || value === null) return value;
  const known = new Set(shape.fields);
  const present = shape.fields.filter((field) => Object.hasOwn(value, field));
  const others = Object.keys(value).filter((field) => !known.has(field));
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    [...present, ...others].map((field) => {
      const inner = Object.hasOwn(shape.inner ?? {}, field) ? shape.inner?.[field] : undefined;
      return [field, inner ? inDceOrder(members.get(field), inner) : members.get(field)];
    }),
  );
}
