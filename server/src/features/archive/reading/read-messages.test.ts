import { messagePage, messageVersions } from '@guildhall/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { applyMessageUpdate } from '../apply-message-update.ts';
import { applyReactions } from '../apply-reactions.ts';
import { createArchive } from '../archive.deps.ts';
import { deleteMessages } from '../delete-messages.ts';
import { storeMessages } from '../store-messages.ts';
import { generalId, guildId, helpId, idAt, rawMessage, timeAt, userOf } from '../testing/raw-messages.ts';
import { upsertChannels, upsertGuild, upsertMembers, upsertRoles } from '../upsert-guild.ts';
import { readMessage, readPage, readVersions } from './read-messages.ts';

const { db } = await testDatabase();
const archive = createArchive({ db });
const owner = { kind: 'owner' } as const;
const roleId = '4000000000000000001';
const roles = ['4000000000000000002', roleId, '4000000000000000003'];
const count = 100;
const sighting = { source: 'backfill', seenAt: timeAt(10_000) } as const;

beforeAll(async () => {
  await db.transaction(async (tx) => {
    await upsertGuild(tx, { id: guildId, name: 'Test guild' });
    await upsertChannels(tx, guildId, [
      { id: generalId, type: 0, name: 'general' },
      { id: helpId, type: 0, name: 'help' },
      { id: idAt(30), type: 11, name: 'A thread', parent_id: generalId },
    ]);
    await upsertRoles(tx, guildId, [
      { id: roleId, name: 'Crew', color: 0x00ff80, position: 3 },
      { id: '4000000000000000002', name: 'Newcomers', color: 0xff0000, position: 1 },
      { id: '4000000000000000003', name: 'Colourless', color: 0, position: 9 },
    ]);
    await upsertMembers(tx, guildId, [{ user: userOf('ada'), nick: 'Countess', roles, avatar: 'abc' }]);
    const messages = Array.from({ length: count }, (_, n) => rawMessage(n, `message ${n}`));
    messages[20] = rawMessage(20, `hi <@${userOf('bob').id}> <@&${roleId}> <#${helpId}> <@1>`, {
      mentions: [userOf('bob')],
    });
    messages[21] = rawMessage(21, 'a reply', {
      author: 'bob',
      type: 19,
      message_reference: { type: 0, message_id: idAt(20), channel_id: generalId },
    });
    messages[22] = rawMessage(22, 'a reply to what is gone', {
      type: 19,
      message_reference: { type: 0, message_id: idAt(23), channel_id: generalId },
    });
    messages[24] = rawMessage(24, 'rich', {
      embeds: [
        { type: 'rich', title: 'T', color: 255, url: 'javascript:alert(1)', fields: [{ name: 'n', value: 'v' }] },
      ],
      attachments: [
        {
          id: '71',
          filename: 'SPOILER_a.png',
          size: 9,
          content_type: 'image/png',
          width: 2,
          height: 3,
          url: 'https://cdn.test/signed',
        },
      ],
      reactions: [{ emoji: { id: null, name: '🎉' }, count: 2 }],
      sticker_items: [{ id: '55', name: 'Wave', format_type: 1 }],
    });
    messages[25] = rawMessage(25, 'from a hook', {
      webhook_id: '66',
      author: { id: '66', username: 'Build bot', avatar: null },
    });
    const file = { id: '7200000000000000072', filename: 'map.png', size: 4, url: 'https://cdn.test/map' };
    messages[26] = rawMessage(26, 'the original', { attachments: [file] });
    messages[27] = rawMessage(27, '', {
      message_reference: { type: 1, message_id: idAt(26), channel_id: generalId },
      message_snapshots: [
        {
          message: { content: 'the original', attachments: [file, { ...file, id: '9999999999999999999' }], embeds: [] },
        },
      ],
    });
    messages[31] = rawMessage(31, `||${'secret '.repeat(200)}|| ${'x'.repeat(193)}😀`);
    messages[32] = rawMessage(32, 'a reply to a spoiler', {
      type: 19,
      message_reference: { type: 0, message_id: idAt(31), channel_id: generalId },
    });
    await storeMessages(tx, guildId, generalId, messages, sighting);
    await deleteMessages(tx, guildId, generalId, [idAt(23)], { deletedAt: timeAt(20_000) });
  });
});

const page = (input: { before?: string; after?: string; around?: string; at?: string; limit?: number } = {}) =>
  readPage(archive, owner, { guildId, channelId: generalId, limit: 10, ...input });
const numbers = (ids: readonly { id: string }[]) =>
  ids.map(({ id }) => Array.from({ length: count }, (_, n) => idAt(n)).indexOf(id));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a page', () => {
  it.each([
    ['newest', {}, range(90, 99), true, false],
    ['before', { before: idAt(50) }, range(40, 49), true, true],
    ['before the tenth', { before: idAt(10) }, range(0, 9), false, true],
    ['before the first', { before: idAt(0) }, [], false, true],
    ['after', { after: idAt(50) }, range(51, 60), true, true],
    ['after the last but ten', { after: idAt(89) }, range(90, 99), true, false],
    ['after the last', { after: idAt(99) }, [], true, false],
    ['around', { around: idAt(50) }, range(45, 54), true, true],
    ['around the first', { around: idAt(0) }, range(0, 9), false, true],
    ['around the last', { around: idAt(99) }, range(90, 99), true, false],
    ['at a time', { at: timeAt(40).toISOString() }, range(40, 49), true, true],
    ['at a day before everything', { at: '2020-01-01' }, range(0, 9), false, true],
    ['at a day after everything', { at: '2030-01-01' }, range(90, 99), true, false],
  ] as const)('%s', async (_, input, expected, hasOlder, hasNewer) => {
    const result = messagePage.parse(await page(input));
    expect({ ...result, messages: numbers(result.messages) }).toMatchObject({ messages: expected, hasOlder, hasNewer });
  });

  it('tells where it landed', async () => {
    expect((await page({ around: idAt(50) })).anchorId).toBe(idAt(50));
    expect((await page({ at: timeAt(40).toISOString() })).anchorId).toBe(idAt(40));
  });

  it('is of a channel that is known, and asked for in one way', async () => {
    await expect(readPage(archive, owner, { guildId, channelId: '99999999999999999', limit: 5 })).rejects.toMatchObject(
      {
        code: 'archive/channel-not-found',
        status: 404,
      },
    );
    await expect(page({ before: idAt(1), after: idAt(2) })).rejects.toMatchObject({
      code: 'archive/one-anchor',
      status: 400,
    });
    expect(await readPage(archive, owner, { guildId, channelId: helpId, limit: 5 })).toMatchObject({ messages: [] });
  });
});

describe('a message', () => {
  const view = (n: number) => readMessage(archive, owner, { guildId, channelId: generalId, messageId: idAt(n) });

  it('is shown with nickname, colour, picture and the names it mentions', async () => {
    const message = await view(20);
    expect(message.author).toEqual({
      id: userOf('ada').id,
      name: 'Countess',
      username: 'ada',
      color: '#00ff80',
      bot: false,
      avatarUrl: `/api/guilds/${guildId}/member-avatars/${userOf('ada').id}/abc`,
    });
    expect(message.names).toEqual({
      users: { [userOf('bob').id]: 'bob' },
      roles: { [roleId]: { name: 'Crew', color: '#00ff80' } },
      channels: { [helpId]: 'help' },
    });
  });

  it('shows what it replies to, unless that was deleted', async () => {
    expect((await view(21)).replyTo).toMatchObject({
      id: idAt(20),
      author: { name: 'Countess' },
      excerpt: 'hi @bob @Crew #help @somebody',
    });
    expect((await view(22)).replyTo).toMatchObject({ id: idAt(23), excerpt: null, deleted: true });
    // Two hundred would end in the middle of the emoji.
    expect((await view(32)).replyTo?.excerpt).toBe(`█████ ${'x'.repeat(193)}`);
  });

  it('shows embeds, files, reactions and stickers, and no address that a browser must not follow', async () => {
    expect(await view(24)).toMatchObject({
      embeds: [{ title: 'T', color: '#0000ff', url: null, fields: [{ name: 'n', value: 'v', inline: false }] }],
      attachments: [{ id: '71', name: 'SPOILER_a.png', spoiler: true, url: null, state: 'metadata-only' }],
      reactions: [{ emoji: { id: null, name: '🎉', animated: false }, count: 2 }],
      stickers: [{ id: '55', name: 'Wave' }],
    });
    expect((await view(25)).author).toMatchObject({ name: 'Build bot', bot: true });
    expect((await view(30)).thread).toEqual({ id: idAt(30), name: 'A thread', messages: 0 });
  });

  it('shows the votes of a poll where Discord told them', async () => {
    const answers = ['Yes', 'No'].map((text, i) => ({ answer_id: i + 1, poll_media: { text } }));
    const poll = (results?: object) => ({
      poll: { question: { text: 'Well?' }, answers, ...(results ? { results } : {}) },
    });
    const results = { is_finalized: true, answer_counts: [{ id: 2, count: 5, me_voted: false }] };
    const messages = [rawMessage(301, '', poll()), rawMessage(302, '', poll(results))];
    await db.transaction((tx) => storeMessages(tx, guildId, helpId, messages, sighting));
    const votes = async (n: number) => {
      const message = await readMessage(archive, owner, { guildId, channelId: helpId, messageId: idAt(n) });
      return message.poll?.answers.map((answer) => answer.votes);
    };
    expect(await votes(301)).toEqual([null, null]);
    expect(await votes(302)).toEqual([0, 5]);
  });

  it('shows the files of what it forwards, and so does the original', async () => {
    expect(await view(26)).toMatchObject({ attachments: [{ id: '7200000000000000072' }], forwarded: null });
    expect(await view(27)).toMatchObject({
      attachments: [],
      forwarded: { content: 'the original', attachments: [{ id: '7200000000000000072' }] },
    });
  });

  it('is a tombstone once deleted', async () => {
    expect(await view(23)).toMatchObject({ content: '', deletedAt: timeAt(20_000).toISOString(), versions: 1 });
    expect(await readVersions(archive, owner, { guildId, channelId: generalId, messageId: idAt(23) })).toEqual({
      versions: [],
    });
  });

  it('is not shown when nothing but its deletion was ever heard of', async () => {
    const unseen = (BigInt(idAt(99)) + 1n).toString();
    await db.transaction((tx) =>
      deleteMessages(tx, guildId, generalId, [unseen], { deletedAt: timeAt(20_000), remember: true }),
    );
    expect(numbers((await page()).messages)).toEqual(range(90, 99));
    const input = { guildId, channelId: generalId, messageId: unseen };
    await expect(readMessage(archive, owner, input)).rejects.toMatchObject({ code: 'archive/message-not-found' });
    const reply = { type: 19, message_reference: { type: 0, message_id: unseen, channel_id: helpId } };
    await db.transaction((tx) =>
      storeMessages(tx, guildId, helpId, [rawMessage(310, 'to what was gone already', reply)], {
        source: 'backfill',
        seenAt: timeAt(400),
      }),
    );
    const { replyTo } = await readMessage(archive, owner, { guildId, channelId: helpId, messageId: idAt(310) });
    expect(replyTo).toMatchObject({ id: unseen, author: null, excerpt: null, deleted: true });
  });

  it('shows no file that an edit took off', async () => {
    const files = ['73', '74'].map((id) => ({ id, filename: `${id}.txt`, size: 1, url: `https://cdn.test/${id}` }));
    const store = (fields: Record<string, unknown>, seenAt: number) =>
      db.transaction((tx) =>
        storeMessages(tx, guildId, helpId, [rawMessage(300, 'two files', { channel_id: helpId, ...fields })], {
          source: 'backfill',
          seenAt: timeAt(seenAt),
        }),
      );
    await store({ attachments: files }, 400);
    await store({ attachments: files.slice(1), edited_timestamp: timeAt(310).toISOString() }, 401);
    const message = await readMessage(archive, owner, { guildId, channelId: helpId, messageId: idAt(300) });
    expect(message.attachments.map(({ id }) => id)).toEqual(['74']);
  });

  it('follows reactions, each person once', async () => {
    const emoji = { id: null, name: '🎉' };
    const change = { messageId: idAt(24), userId: userOf('bob').id, emoji };
    await db.transaction((tx) =>
      applyReactions(tx, guildId, [
        { kind: 'add', ...change },
        { kind: 'add', ...change },
      ]),
    );
    expect((await view(24)).reactions).toMatchObject([{ count: 3 }]);
    await db.transaction((tx) => applyReactions(tx, guildId, [{ kind: 'remove', ...change }]));
    expect((await view(24)).reactions).toMatchObject([{ count: 2 }]);
    await db.transaction((tx) => applyReactions(tx, guildId, [{ kind: 'remove-all', messageId: idAt(24) }]));
    expect((await view(24)).reactions).toEqual([]);
  });

  it('keeps its versions, oldest first', async () => {
    const edit = { id: idAt(60), content: 'edited', edited_timestamp: timeAt(70).toISOString() };
    const apply = () =>
      db.transaction((tx) =>
        applyMessageUpdate(tx, guildId, generalId, edit, { source: 'live', seenAt: timeAt(11_000) }),
      );
    expect(await apply()).toBe('changed');
    expect(await apply()).toBe('unchanged');
    const versions = messageVersions.parse(
      await readVersions(archive, owner, { guildId, channelId: generalId, messageId: idAt(60) }),
    );
    expect(versions.versions).toMatchObject([
      { version: 1, content: 'message 60', at: timeAt(60).toISOString() },
      { version: 2, content: 'edited', at: timeAt(70).toISOString() },
    ]);
    expect(
      await db.transaction((tx) =>
        applyMessageUpdate(tx, guildId, generalId, { id: idAt(900) }, { source: 'live', seenAt: timeAt(1) }),
      ),
    ).toBe('missing');
  });

  it('looks the same whether it is unknown or in another channel', async () => {
    const wrong = { guildId, channelId: helpId, messageId: idAt(1) };
    await expect(readMessage(archive, owner, wrong)).rejects.toMatchObject({
      code: 'archive/message-not-found',
      status: 404,
    });
  });
});
