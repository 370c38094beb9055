import { searchResult } from '@guildhall/contract';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { createArchive } from '../archive.deps.ts';
import { deleteMessages } from '../delete-messages.ts';
import { markRoleDeleted } from '../store/guilds.store.ts';
import { storeMessages } from '../store-messages.ts';
import { generalId, guildId, helpId, idAt, rawMessage, timeAt, userOf } from '../testing/raw-messages.ts';
import { upsertChannels, upsertGuild, upsertMembers, upsertRoles } from '../upsert-guild.ts';
import type { RawMessage } from '../writer.types.ts';
import { countMatches } from './count-matches.ts';
import { searchMessages } from './search-messages.ts';
import { suggestSearch } from './suggest.ts';

const { db } = await testDatabase();
const archive = createArchive({ db, now: () => new Date('2024-05-03T00:00:00Z') });
const owner = { kind: 'owner' } as const;
const modRoleId = '4000000000000000001';
const formerRoleId = '4000000000000000002';
const threadId = '2000000000000000003';
const [forumId, postId, categoryId] = ['2000000000000000004', '2000000000000000005', '2000000000000000006'];
const otherId = '1000000000000000002';

const general: RawMessage[] = [
  rawMessage(0, 'I am installing the new server and it is running well'),
  rawMessage(1, 'please install it again, to be or not to be', { author: 'grace' }),
  rawMessage(2, 'Ich habe die Häuser gestern gesehen und die Katzen auch'),
  rawMessage(3, '今日は日本語を勉強します'),
  rawMessage(4, 'ฉันรักภาษาไทย'),
  rawMessage(5, '안녕하세요 여러분'),
  rawMessage(6, 'look at node.js <script>alert(1)</script> C-3PO', { pinned: true }),
  rawMessage(7, 'see https://example.org/manual', {
    author: 'grace',
    embeds: [{ type: 'link', title: 'The Handbook', description: 'of lanterns' }],
  }),
  rawMessage(8, '', {
    attachments: [{ id: '7100000000000000001', filename: 'sunset-beach.png', size: 9, content_type: 'image/png' }],
  }),
  rawMessage(9, 'hey', { mentions: [userOf('grace')], mention_roles: [modRoleId, formerRoleId] }),
  rawMessage(10, 'answer', { type: 19, message_reference: { type: 0, message_id: idAt(0), channel_id: generalId } }),
  rawMessage(11, 'forgotten secret'),
  rawMessage(12, '', {
    poll: { question: { text: 'Best fruit?' }, answers: [{ answer_id: 1, poll_media: { text: 'Papaya' } }] },
  }),
  rawMessage(13, '', {
    message_reference: { type: 1, message_id: '55555555555555555', channel_id: generalId },
    message_snapshots: [{ message: { content: 'forwarded wisdom', embeds: [], attachments: [] } }],
  }),
  rawMessage(14, 'changed', { edited_timestamp: timeAt(50).toISOString() }),
  rawMessage(15, '', { type: 7 }),
  rawMessage(19, '東京タワーTokyo', { author: 'lina' }),
  // The very first id of its minute.
  rawMessage(20, 'beep', {
    id: `${BigInt(idAt(20)) - 1n}`,
    mention_everyone: true,
    author: { ...userOf('robot'), bot: true },
  }),
];
const emojiId = '5000000000000000001';
const named = `<@${userOf('grace').id}> <#${helpId}> <@&${modRoleId}> <:lamp:${emojiId}> </play:${emojiId}> <t:0:R> wick <@1>`;
const help = Array.from({ length: 60 }, (_, n) =>
  rawMessage(100 + n, `common question number ${n}`, { author: 'linus' }),
);

beforeAll(async () => {
  const sighting = { source: 'backfill', seenAt: timeAt(10_000) } as const;
  await db.transaction(async (tx) => {
    await upsertGuild(tx, { id: guildId, name: 'Test guild' });
    await upsertChannels(tx, guildId, [
      { id: generalId, type: 0, name: 'general' },
      { id: helpId, type: 0, name: 'help-desk' },
      { id: threadId, parent_id: helpId, type: 11, name: 'name with spaces' },
      { id: forumId, type: 15, name: 'forum' },
      { id: postId, parent_id: forumId, type: 12, name: 'a post' },
      { id: categoryId, type: 4, name: 'category' },
    ]);
    await upsertRoles(tx, guildId, [
      { id: modRoleId, name: 'Moderators' },
      { id: formerRoleId, name: 'Former role' },
    ]);
    await markRoleDeleted(tx, guildId, formerRoleId, timeAt(10));
    await upsertMembers(tx, guildId, [
      { user: { ...userOf('grace'), global_name: 'Grace Hopper' }, nick: 'Amazing Grace', roles: [] },
    ]);
    await storeMessages(tx, guildId, generalId, general, sighting);
    await storeMessages(tx, guildId, helpId, help, sighting);
    await storeMessages(tx, guildId, threadId, [rawMessage(300, named, { channel_id: threadId })], sighting);
    await deleteMessages(tx, guildId, generalId, [idAt(11)], { deletedAt: timeAt(20_000) });
    await storeMessages(tx, guildId, postId, [rawMessage(400, 'posted', { channel_id: postId })], sighting);
    // Another guild with everything and more, of which nothing must ever be found.
    const elsewhere = general.map((message) => ({ ...message, id: `${BigInt(message.id) + 7n}`, channel_id: otherId }));
    const video = { id: '7200000000000000001', filename: 'a.mp4', size: 9, content_type: 'video/mp4' };
    const more = [
      rawMessage(16, 'common', { attachments: [video] }),
      rawMessage(17, 'common', { type: 19, message_reference: { type: 0, message_id: idAt(16) } }),
    ];
    await upsertGuild(tx, { id: otherId, name: 'Other guild' });
    await storeMessages(tx, otherId, otherId, [...elsewhere, ...more], sighting);
  });
});

const search = (
  q: string,
  options: { sort?: 'newest' | 'oldest' | 'relevance'; limit?: number; cursor?: string } = {},
) => searchMessages(archive, owner, { guildId, q, sort: 'newest', limit: 25, ...options });
const found = async (q: string) =>
  (await search(q, { sort: 'oldest' })).hits.map((hit) => general.findIndex(({ id }) => id === hit.message.id));

describe('searching', () => {
  it.each([
    ['installed', [0, 1]],
    ['"to be or not to be"', [1]],
    ['install -running', [1]],
    ['-"new server" install', [1]],
    ['Haus', [2]],
    ['katze', [2]],
    ['日本', [3]],
    ['日本語', [3]],
    ['語', [3]],
    ['本日', []],
    ['ภาษา', [4]],
    ['안녕', [5]],
    ['node.js', [6]],
    ['js', [6]],
    ['script', [6]],
    ['3po', [6]],
    ['handbook', [7]],
    ['lantern', [7]],
    ['sunset', [8]],
    ['papaya', [12]],
    ['wisdom', [13]],
    ['secret', []],
    ['from:grace', [1, 7]],
    ['from:"amazing grace" has:link', [7]],
    ['from:grase install', [1]],
    ['mentions:grace', [9]],
    ['mentions:moderators', [9]],
    ['has:image', [8]],
    ['has:link', [7]],
    ['has:embed', [7]],
    ['has:poll', [12]],
    ['has:forward', [13]],
    ['has:poll has:image', []],
    ['in:general before:2024-05-02', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17]],
    ['in:general before:2024-05-01T00:20', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16]],
    ['-mentions:grace answer', [10]],
    ['mentions:everyone', [17]],
    ['mentions:here', [17]],
    ['is:bot', [17]],
    ['-is:bot answer', [10]],
    ['from:grace -in:general', []],
    ['mentions:"Former role"', []],
    ['has:video', []],
    ['has:embed -has:link', []],
    ['lantern -has:poll', [7]],
    ['is:forward', [13]],
    ['-is:forward wisdom', []],
    ['pinned:true', [6]],
    ['pinned:false node.js', []],
    ['is:pinned', [6]],
    ['is:reply', [10]],
    ['is:reply in:general', [10]],
    ['is:reply in:help-desk', []],
    ['-is:reply answer', []],
    ['🎉', []],
    // A numeral that Postgres has no word for.
    ['৴', []],
    ['lantern -৴', [7]],
    ['タワーtokyo', [16]],
    ['京タtokyo', []],
    ['⚔️ -', []],
    ['has:nothingofthekind', []],
    ['has:nothingofthekind lantern', [7]],
    ['--running', [0]],
    ['is:edited', [14]],
    ['is:system', [15]],
    ['is:system is:reply', []],
    ['from:nobodyatall from:grace', [1, 7]],
    ['from:nobodyatall', []],
    ['in:general answer', [10]],
    ['in:help-desk answer', []],
    ['before:2024-05-01 in:general', []],
    ['on:2024-05-01 lantern', [7]],
    ['install after:2024-05-01', []],
  ])('%s finds %j', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('shows names in place of ids, and takes quoted names of channels and people', async () => {
    const { hits, notices } = await search('in:"name with spaces" from:"ada" wick lamp');
    expect(notices).toEqual([]);
    expect(hits.map((hit) => hit.channelName)).toEqual(['name with spaces']);
    expect(hits[0]?.snippet.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')).toBe(
      '@Amazing Grace #help-desk @Moderators :[lamp]: /play 1970-01-01 00:00 UTC [wick] @somebody',
    );
    expect((await search('mentions:"Amazing Grace" -in:"name with spaces"')).hits).toHaveLength(1);
  });

  it('shows hits of every form of a word, and hostile text as text', async () => {
    const [hit] = (await search('installed running')).hits;
    expect(hit?.snippet).toEqual([
      { text: 'I am ', hit: false },
      { text: 'installing', hit: true },
      { text: ' the new server and it is ', hit: false },
      { text: 'running', hit: true },
      { text: ' well', hit: false },
    ]);
    const [hostile] = (await search('alert')).hits;
    expect(hostile?.snippet.map((part) => part.text).join('')).toBe('look at node.js <script>alert(1)</script> C-3PO');
    const [embed] = (await search('handbook')).hits;
    expect(embed?.snippet).toEqual([
      { text: 'The ', hit: false },
      { text: 'Handbook', hit: true },
    ]);
    expect((await search('日本語')).hits[0]?.snippet).toContainEqual({ text: '日本語', hit: true });
  });

  it.each(['newest', 'oldest', 'relevance'] as const)('gives every match once over all pages, by %s', async (sort) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const result = await search('common', { sort, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...result.hits.map((hit) => hit.message.id));
      expect(result.hits.length).toBeLessThanOrEqual(7);
      cursor = result.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen)).toEqual(new Set(help.map(({ id }) => id)));
    expect(seen).toHaveLength(help.length);
  });

  it.each(['garbage', '', '!!!', Buffer.from('n.1.2.3').toString('hex'), Buffer.from('o.5').toString('base64url')])(
    'refuses the cursor "%s" with a sentence',
    async (cursor) => {
      await expect(search('common', { cursor })).rejects.toMatchObject({ code: 'archive/invalid-cursor', status: 400 });
    },
  );

  it('counts by channel and author', async () => {
    expect(await countMatches(archive, owner, { guildId, q: 'common' })).toMatchObject({
      total: 60,
      capped: false,
      byChannel: [{ name: 'help-desk', count: 60 }],
      byAuthor: [{ author: { username: 'linus' }, count: 60 }],
    });
  });

  it('takes a forum for its posts, and a category for nothing that is searched', async () => {
    const names = async (q: string) => (await search(q)).hits.map((hit) => hit.channelName);
    expect(await names('in:forum')).toEqual(['a post']);
    expect(await names('is:thread')).toEqual(['a post', 'name with spaces']);
    expect(await names('-is:thread posted')).toEqual([]);
    expect(await search('in:category')).toMatchObject({ hits: [], notices: [{ code: 'unknown-name' }] });
  });

  it('counts the most first, and no further than it says', async () => {
    const counts = await countMatches(archive, owner, { guildId, q: 'after:2023' });
    expect(counts.byChannel.map(({ name }) => name)).toEqual(['help-desk', 'general', 'name with spaces', 'a post']);
    expect(counts.byAuthor[0]).toMatchObject({ author: { username: 'linus' }, count: 60 });
    const many = Array.from({ length: 2_001 }, (_, n) => rawMessage(5_000 + n, 'crowd', { channel_id: otherId }));
    await db.transaction((tx) => storeMessages(tx, otherId, otherId, many, { source: 'backfill', seenAt: timeAt(0) }));
    const crowd = await countMatches(archive, owner, { guildId: otherId, q: 'crowd' });
    expect(crowd).toMatchObject({ total: 2_000, capped: true, byChannel: [{ count: 2_000 }] });
  });

  it('begins days where the one who asks is', async () => {
    // 00:07 UTC on the first of May; still the last of April in New York.
    const dayIn = async (q: string, timeZone: string) =>
      (await searchMessages(archive, owner, { guildId, q, timeZone, sort: 'newest', limit: 5 })).hits.length;
    expect(await dayIn('lantern on:2024-05-01', 'UTC')).toBe(1);
    expect(await dayIn('lantern on:2024-05-01', 'America/New_York')).toBe(0);
    expect(
      (await countMatches(archive, owner, { guildId, q: 'lantern on:2024-04-30', timeZone: '-04:00' })).total,
    ).toBe(1);
  });

  it('says which name it took, and which it does not know', async () => {
    expect((await search('in:hlep-desk common')).notices).toMatchObject([
      { code: 'closest-name', suggestion: '#help-desk' },
    ]);
    expect(await search('from:zzzzzz')).toMatchObject({ hits: [], notices: [{ code: 'unknown-name' }] });
    // As near to lina as to linus: a question, not an answer.
    expect(await search('from:lin')).toMatchObject({
      hits: [],
      notices: [{ code: 'unknown-name', message: expect.stringMatching(/lina or linus/), suggestion: 'lina' }],
    });
  });

  it('offers operators, names and values at the cursor', async () => {
    const offered = async (q: string) =>
      (await suggestSearch(archive, owner, { guildId, q, cursor: q.length })).suggestions.map(({ insert }) => insert);
    expect(await offered('hello fr')).toEqual(['from:']);
    expect(await offered('from:gra')).toEqual(['grace ']);
    expect(await offered('in:')).toEqual(['general ', 'help-desk ', 'forum ', '"name with spaces" ', '"a post" ']);
    expect(await offered('has:im')).toEqual(['image ']);
    expect(await offered('x before:y')).toEqual(['yesterday ']);
    expect(await offered('is:')).toHaveLength(7);
    expect(await offered('mentions:mod')).toEqual(['Moderators ']);
    const unknown = { guildId: '9999999999999999', q: 'in:', cursor: 3 };
    await expect(suggestSearch(archive, owner, unknown)).rejects.toMatchObject({ code: 'archive/guild-not-found' });
  });

  it('answers any text whatever in the form of the contract', async () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'from:',
        'in:',
        'mentions:',
        '-',
        '"',
        ' ',
        'has:file',
        'before:0',
        'during:1d',
        'is:bot',
        "'",
        '\\',
        '\0',
        '\ud800',
        ':*',
        '!',
        '&',
        '|',
        '<->',
        '(',
        '字',
        'ไทย',
        '%',
        '_',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fragment, { maxLength: 12 }),
        fc.constantFrom('newest', 'relevance'),
        async (parts, sort) => {
          searchResult.parse(await search(parts.join(''), { sort }));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds every message by each of its own words', async () => {
    for (const message of general) {
      const words = String(message.content ?? '').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
      for (const word of new Set(words)) {
        const ids = (await search(word, { limit: 50 })).hits.map((hit) => hit.message.id);
        if (message.id !== idAt(11)) expect(ids, word).toContain(message.id);
      }
    }
  });
});
