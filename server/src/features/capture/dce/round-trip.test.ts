import { generateGuild } from '@guildhall/discord-sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEntity, isRaw, type RawEntity } from '../../../platform/discord/index.ts';
import type { DceMessage } from './dce.types.ts';
import { dceHeader, dceMessage } from './dce-documents.fixture.ts';
import { reading, written } from './dce-files.fixture.ts';
import { fromDce, fromDceHeader, reactorsOf } from './from-dce.ts';
import { type DceContext, toDce, toDceHeader } from './to-dce.ts';

const nobody: DceContext = { guildId: '1', role: () => undefined, member: () => undefined };

/** What a jsonb column does to a value: the fields are in another order. */
function stored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stored);
  if (!isRaw(value)) return value;
  const byLength = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1);
  const keys = Object.keys(value).sort(byLength);
  return Object.fromEntries(keys.map((key) => [key, stored(value[key])]));
}

function storedEntity(value: RawEntity): RawEntity {
  const kept = stored(JSON.parse(JSON.stringify(value)));
  if (!isEntity(kept)) throw new Error('lost its id');
  return kept;
}

describe('import, export, import', () => {
  it('is the identity on everything an export holds', async () => {
    await fc.assert(
      fc.property(dceHeader, dceMessage, (header, message) => {
        const exported = toDce(storedEntity(fromDce(header, message)), nobody);
        expect(exported).toEqual(JSON.parse(JSON.stringify(message)));
        expect(toDce(storedEntity(fromDce(header, exported)), nobody)).toEqual(exported);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps guild and channel, and gives the fields back in the order of the original tool', () => {
    const guild = { id: '1', name: 'G', iconUrl: 'https://cdn.discordapp.com/icons/1/abc.png?size=512' };
    const channel = {
      id: '2',
      type: 'GuildPublicThread',
      categoryId: '3',
      category: 'general',
      name: 'a thread',
      topic: null,
    };
    const place = fromDceHeader({ guild, channel });
    expect(place.channel).toMatchObject({ id: '2', type: 11, parent_id: '3', name: 'a thread' });
    expect(place.parent).toMatchObject({ id: '3', type: 0, name: 'general' });
    expect(place.guild).toMatchObject({ icon: 'abc' });
    const [storedGuild, storedChannel] = [storedEntity(place.guild), storedEntity(place.channel)];
    const header = toDceHeader({ guild: storedGuild, channel: storedChannel, exportedAt: new Date(0) });
    expect(JSON.stringify(header.channel)).toBe(JSON.stringify(channel));
    expect(JSON.stringify(header.guild)).toBe(JSON.stringify(guild));
  });

  it('shows an imported message as it is now when Discord changed it since', () => {
    const original: DceMessage = {
      id: '5',
      type: 'Default',
      timestamp: '2020-01-01T00:00:00+00:00',
      isPinned: false,
      content: 'old',
      author: { id: '7', name: 'a' },
    };
    const raw = fromDce({ guild: { id: '1' }, channel: { id: '2' } }, original);
    expect(toDce({ ...raw, pinned: true }, nobody)).toEqual({ ...original, isPinned: true });
    const edited = toDce({ ...raw, content: 'new', edited_timestamp: '2020-01-02T00:00:00.500000+00:00' }, nobody);
    expect(edited).toMatchObject({
      content: 'new',
      timestampEdited: '2020-01-02T00:00:00.5+00:00',
      author: { name: 'a' },
    });
  });

  it('tells Discord-like fields of an old file that has few', () => {
    const old: DceMessage = {
      id: '5',
      type: 'Reply',
      timestamp: '2017-01-01T00:00:00.12+00:00',
      content: 'hi @everyone',
      author: {
        id: '7',
        name: 'a',
        discriminator: '0042',
        isBot: true,
        avatarUrl: 'https://cdn.discordapp.com/avatars/7/a_f00.gif',
      },
      attachments: [{ id: '8', url: 'https://x.example/y.png', fileName: 'y.png', fileSizeBytes: 3 }],
      reactions: [
        { emoji: { id: '', name: '👍', isAnimated: false, imageUrl: '' }, count: 2, users: [{ id: '9', name: 'b' }] },
      ],
      reference: { messageId: '4', channelId: '2', guildId: null },
    };
    expect(fromDce({ guild: { id: '1' }, channel: { id: '2' } }, old)).toMatchObject({
      type: 19,
      channel_id: '2',
      content: 'hi @everyone',
      mention_everyone: true,
      pinned: false,
      edited_timestamp: null,
      embeds: [],
      mentions: [],
      author: { id: '7', username: 'a', discriminator: '0042', bot: true, avatar: 'a_f00', global_name: null },
      attachments: [{ id: '8', filename: 'y.png', size: 3 }],
      reactions: [{ emoji: { id: null, name: '👍' }, count: 2 }],
      message_reference: { type: 0, message_id: '4', channel_id: '2' },
    });
    expect([...reactorsOf(old)]).toEqual([['👍', [expect.objectContaining({ id: '9', username: 'b' })]]]);
  });
});

describe('messages captured from Discord', () => {
  const guild = generateGuild({ seed: 'dce', members: 60, messages: 2_000 });
  const roles = new Map(guild.roles.map((role) => [role.id, { ...role }]));
  const users = new Map(guild.users.map((user) => [user.id, { ...user }]));
  const members = new Map(
    guild.members.map(({ userId, nick, roles: roleIds }) => [userId, { nick: nick ?? null, avatar: null, roleIds }]),
  );
  const entity = (value: object | undefined): RawEntity => {
    const copy: unknown = { ...value };
    if (!isEntity(copy)) throw new Error('has no id');
    return copy;
  };
  const all = [...guild.messages.values()].flat().map(entity);
  const contextOf = (channelId: string): DceContext => ({
    guildId: guild.guild.id,
    role: (id) => (roles.has(id) ? entity(roles.get(id)) : undefined),
    member: (id) => members.get(id),
    reactors: (messageId, emoji) =>
      (guild.reactors.get(`${channelId}/${messageId}/${emoji}`) ?? []).map((id) => entity(users.get(id))),
  });
  const exported = all.map((message) => toDce(message, contextOf(String(message['channel_id']))));
  const header = toDceHeader({
    guild: entity(guild.guild),
    channel: entity(guild.channels[1]),
    exportedAt: new Date(0),
  });

  it('are exported in the exact fields and order of the original tool', () => {
    const reply = exported[all.findIndex((message) => message['type'] === 19 && isRaw(message['message_reference']))];
    expect(Object.keys(reply ?? {})).toEqual([
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
      'inlineEmojis',
    ]);
    expect(Object.keys(reply?.author ?? {})).toEqual([
      'id',
      'name',
      'discriminator',
      'nickname',
      'color',
      'isBot',
      'roles',
      'avatarUrl',
    ]);
    expect(reply).toMatchObject({ type: 'Reply', reference: { type: 'Default' }, author: { discriminator: '0000' } });
    expect(reply?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+(\.\d*[1-9])?\+00:00$/);
    expect(exported.find((message) => message['forwardedMessage'])).toMatchObject({
      reference: { type: 'Forward' },
      type: 'Default',
    });
    expect(exported.find((message) => message['interaction'])).toMatchObject({
      type: '20',
      interaction: { name: expect.any(String) },
    });
    expect(exported.find((message) => message['type'] === 'GuildMemberJoin')).toMatchObject({
      content: 'Joined the server.',
    });
    const reacted = exported.find((message) => Array.isArray(message['reactions']) && message['reactions'].length > 0);
    const reaction: unknown = Array.isArray(reacted?.['reactions']) ? reacted['reactions'][0] : undefined;
    expect(Object.keys(isRaw(reaction) ? reaction : {})).toEqual(['emoji', 'count', 'users']);
    expect(isRaw(reaction) && Array.isArray(reaction['users']) ? reaction['users'].length : 0).toBeGreaterThan(0);
  });

  it('are the same after export, import and export again', async () => {
    const first = await written(header, exported);
    const read = await reading(first);
    const again = read.messages.map((message) => toDce(storedEntity(fromDce(header, message)), nobody));
    expect((await written(header, again)).equals(first)).toBe(true);
  });

  it('keep, once imported, what the archive reads of them', async () => {
    const { messages } = await reading(await written(header, exported));
    for (const [index, message] of messages.entries()) {
      const original = all[index];
      const imported = fromDce(header, message);
      expect(imported.id).toBe(original?.id);
      expect(imported.type).toBe(original?.['type']);
      if (imported.type === 0 || imported.type === 19) expect(imported.content).toBe(original?.['content']);
      expect(Date.parse(imported.timestamp)).toBe(Date.parse(String(original?.['timestamp'])));
      expect(imported.pinned).toBe(original?.['pinned']);
      expect(imported.message_reference?.message_id).toEqual(
        (isRaw(original?.['message_reference']) ? original['message_reference'] : {})['message_id'],
      );
    }
  });
});
