import { expect, it } from 'vitest';
import { type DceContext, toDce } from './to-dce.ts';

const roles = new Map([
  ['201', { id: '201', name: 'Crafters', color: 0x2f9e44, position: 3 }],
  ['202', { id: '202', name: 'Newcomer', color: 0, position: 9 }],
]);
const context: DceContext = {
  guildId: '100',
  role: (id) => roles.get(id),
  member: (id) =>
    id === '300000000000000000' ? { nick: 'Mossy', avatar: null, roleIds: ['201', '202', '999'] } : undefined,
  reactors: (messageId, emoji) =>
    messageId === '500' && emoji === '❤️' ? [{ id: '301000000000000000', username: 'owl', discriminator: '0' }] : [],
};

const asker = {
  id: '300000000000000000',
  name: 'mossy_kettle',
  discriminator: '0000',
  nickname: 'Mossy',
  color: '#2F9E44',
  isBot: false,
  roles: [
    { id: '202', name: 'Newcomer', color: null, position: 9 },
    { id: '201', name: 'Crafters', color: '#2F9E44', position: 3 },
  ],
  avatarUrl: 'https://cdn.discordapp.com/avatars/300000000000000000/a_beef.gif?size=512',
};
const owlAvatar = 'https://cdn.discordapp.com/embed/avatars/5.png';

it('writes a message of Discord, field by field, as DiscordChatExporter does', () => {
  const user = {
    id: '300000000000000000',
    username: 'mossy_kettle',
    discriminator: '0',
    global_name: 'M.',
    avatar: 'a_beef',
  };
  const raw = {
    id: '500',
    type: 19,
    channel_id: '400',
    author: user,
    timestamp: '2026-01-02T03:04:05.120000+00:00',
    edited_timestamp: '2026-01-02T03:05:00Z',
    content: 'look <a:dance:600000000000000000> 🔨 🔨 and `🐛`',
    pinned: true,
    attachments: [{ id: '700', filename: 'a.png', size: 12, url: 'https://x.example/a.png', width: 3 }],
    embeds: [
      {
        type: 'rich',
        title: 'T',
        color: 255,
        timestamp: '2026-01-01T00:00:00.000Z',
        author: { name: 'Q', icon_url: 'https://x.example/i.png', proxy_icon_url: 'https://proxy.example/i.png' },
        image: { url: 'https://x.example/b.png', proxy_url: 'https://proxy.example/b.png', width: 8, height: 9 },
        footer: { text: 'F' },
        fields: [{ name: 'n', value: 'v', inline: true }],
      },
    ],
    sticker_items: [{ id: '800', name: 'Wave', format_type: 3 }],
    reactions: [{ emoji: { id: null, name: '❤️' }, count: 1 }],
    mentions: [
      { id: '301000000000000000', username: 'owl', discriminator: '0', global_name: null, avatar: null, bot: true },
    ],
    message_reference: { type: 0, message_id: '499', channel_id: '400', guild_id: '100' },
    interaction: { id: '900', type: 2, name: 'price', user },
  };
  const expected = {
    id: '500',
    type: 'Reply',
    timestamp: '2026-01-02T03:04:05.12+00:00',
    timestampEdited: '2026-01-02T03:05:00+00:00',
    callEndedTimestamp: null,
    isPinned: true,
    content: 'look <a:dance:600000000000000000> 🔨 🔨 and `🐛`',
    author: asker,
    attachments: [{ id: '700', url: 'https://x.example/a.png', fileName: 'a.png', fileSizeBytes: 12 }],
    embeds: [
      {
        title: 'T',
        url: null,
        timestamp: '2026-01-01T00:00:00+00:00',
        description: '',
        color: '#0000FF',
        author: {
          name: 'Q',
          url: null,
          iconUrl: 'https://proxy.example/i.png',
          iconCanonicalUrl: 'https://x.example/i.png',
        },
        image: { url: 'https://proxy.example/b.png', canonicalUrl: 'https://x.example/b.png', width: 8, height: 9 },
        footer: { text: 'F' },
        images: [{ url: 'https://proxy.example/b.png', canonicalUrl: 'https://x.example/b.png', width: 8, height: 9 }],
        fields: [{ name: 'n', value: 'v', isInline: true }],
        inlineEmojis: [],
      },
    ],
    stickers: [
      { id: '800', name: 'Wave', format: 'Lottie', sourceUrl: 'https://cdn.discordapp.com/stickers/800.json' },
    ],
    reactions: [
      {
        emoji: {
          id: '',
          name: '❤️',
          code: 'heart',
          isAnimated: false,
          imageUrl: 'https://cdn.jsdelivr.net/gh/twitter/twemoji@latest/assets/svg/2764.svg',
        },
        count: 1,
        users: [
          {
            id: '301000000000000000',
            name: 'owl',
            discriminator: '0000',
            nickname: 'owl',
            isBot: false,
            avatarUrl: owlAvatar,
          },
        ],
      },
    ],
    mentions: [
      {
        id: '301000000000000000',
        name: 'owl',
        discriminator: '0000',
        nickname: 'owl',
        color: null,
        isBot: true,
        roles: [],
        avatarUrl: owlAvatar,
      },
    ],
    reference: { type: 'Default', messageId: '499', channelId: '400', guildId: '100' },
    interaction: { id: '900', name: 'price', user: asker },
    inlineEmojis: [
      {
        id: '600000000000000000',
        name: 'dance',
        code: 'dance',
        isAnimated: true,
        imageUrl: 'https://cdn.discordapp.com/emojis/600000000000000000.gif',
      },
      {
        id: '',
        name: '🔨',
        code: 'hammer',
        isAnimated: false,
        imageUrl: 'https://cdn.jsdelivr.net/gh/twitter/twemoji@latest/assets/svg/1f528.svg',
      },
    ],
  };
  expect(JSON.stringify(toDce(raw, context), null, 1)).toBe(JSON.stringify(expected, null, 1));
});

it('words the notices of Discord as DiscordChatExporter does and numbers the types it has no name for', () => {
  const author = { id: '301000000000000000', username: 'owl' };
  const notice = (type: number, more: object = {}) => {
    const { type: name, content } = toDce(
      { id: '1', type, timestamp: '2026-01-01T00:00:00Z', content: 'x', author, ...more },
      context,
    );
    return [name, content];
  };
  expect(notice(6)).toEqual(['ChannelPinnedMessage', 'Pinned a message.']);
  expect(notice(18)).toEqual(['ThreadCreated', 'Started a thread.']);
  expect(notice(8)).toEqual(['8', 'x']);
  expect(notice(2, { mentions: [author] })).toEqual(['RecipientRemove', 'Left the group.']);
  expect(notice(3, { call: { ended_timestamp: '2026-01-01T00:30:00Z' } })).toEqual([
    'Call',
    'Started a call that lasted 30 minutes.',
  ]);
});
