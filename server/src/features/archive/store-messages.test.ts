import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { deleteMessages } from './delete-messages.ts';
import { setPins } from './set-pins.ts';
import { channelStats } from './store/guilds.store.ts';
import { storeMessages } from './store-messages.ts';
import { generalId, guildId, idAt, rawMessage, timeAt } from './testing/raw-messages.ts';
import type { MessageSource, RawMessage } from './writer.types.ts';

const { db } = await testDatabase();

beforeEach(async () => {
  await sql`truncate archive_messages, archive_message_raw, archive_message_versions, archive_attachments,
    archive_reactions, archive_reactors, archive_members, archive_channel_stats, archive_languages`.execute(db.kysely);
});

function store(messages: RawMessage[], seenAt = timeAt(1_000), source: MessageSource = 'backfill') {
  return db.transaction((tx) => storeMessages(tx, guildId, generalId, messages, { source, seenAt }));
}

interface Held {
  content: string;
  seq: string;
  version: number;
  deleted_at: Date | null;
  pinned: boolean;
  search: string | null;
}
async function held(n: number): Promise<Held> {
  const { rows } = await sql<Held>`
    select content, seq, version, deleted_at, pinned, search::text from archive_messages where message_id = ${idAt(n)}
  `.execute(db.kysely);
  const row = rows[0];
  if (!row) throw new Error(`message ${n} is not held`);
  return row;
}

async function count(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db.kysely);
  return rows[0]?.n ?? -1;
}

describe('storing messages', () => {
  it('stores what is new with its author, raw form and counters', async () => {
    const result = await store([rawMessage(2, 'second'), rawMessage(1, 'first')]);
    expect(result).toEqual({ added: [idAt(1), idAt(2)], changed: [], unchanged: 0 });
    expect((await held(1)).content).toBe('first');
    expect(await count('archive_message_raw')).toBe(2);
    expect(await count('archive_members')).toBe(1);
    expect(await channelStats(db.kysely, guildId)).toMatchObject([
      { channelId: generalId, messages: 2, firstId: idAt(1), lastId: idAt(2) },
    ]);
  });

  it('changes nothing when the same state comes again, even twice in one batch', async () => {
    await store([rawMessage(1, 'same')]);
    const before = await held(1);
    const again = await store([rawMessage(1, 'same'), rawMessage(1, 'same')], timeAt(2_000));
    expect(again).toEqual({ added: [], changed: [], unchanged: 2 });
    expect(await held(1)).toEqual(before);
    expect(await channelStats(db.kysely, guildId)).toMatchObject([{ messages: 1 }]);
  });

  it('keeps the texts and raw forms of a batch apart, separators in them or not, also beside held ones', async () => {
    const separator = '\x1f';
    await store([rawMessage(2, 'held')]);
    const texts = [`a${separator}b`, 'held', separator, '', `${separator}${separator}`, 'last'];
    await store(texts.map((text, i) => rawMessage(i + 1, text)));
    const { rows } = await sql<{ content: string; raw: { id: string; content: string } }>`
      select content, raw from archive_messages join archive_message_raw using (guild_id, message_id) order by message_id
    `.execute(db.kysely);
    expect(rows.map(({ content }) => content)).toEqual(texts);
    expect(rows.map(({ raw }) => [raw.id, raw.content])).toEqual(texts.map((text, i) => [idAt(i + 1), text]));
  });

  it('keeps the former text as a version when a newer edit comes, and moves the message in the feed', async () => {
    await store([rawMessage(1, 'teh cat')]);
    const before = await held(1);
    const edited = rawMessage(1, 'the cat', { edited_timestamp: timeAt(5).toISOString() });
    expect(await store([edited])).toMatchObject({ changed: [idAt(1)] });
    const after = await held(1);
    expect(after).toMatchObject({ content: 'the cat', version: 2 });
    expect(BigInt(after.seq)).toBeGreaterThan(BigInt(before.seq));
    const { rows } = await sql`select version, content, at from archive_message_versions`.execute(db.kysely);
    expect(rows).toEqual([{ version: 1, content: 'teh cat', at: timeAt(1) }]);
  });

  it('never lets an older state replace a newer one', async () => {
    await store([rawMessage(1, 'new', { edited_timestamp: timeAt(9).toISOString() })]);
    expect(await store([rawMessage(1, 'old')], timeAt(3_000))).toMatchObject({ unchanged: 1 });
    expect(await store([rawMessage(1, 'older edit', { edited_timestamp: timeAt(5).toISOString() })])).toMatchObject({
      unchanged: 1,
    });
    const late = rawMessage(1, 'same edit, read earlier', { edited_timestamp: timeAt(9).toISOString() });
    expect(await store([late], timeAt(999))).toMatchObject({ unchanged: 1 });
    expect((await held(1)).content).toBe('new');
  });

  it('takes an unfurled link and a pin as changes without a version', async () => {
    await store([rawMessage(1, 'https://example.org')]);
    await store([rawMessage(1, 'https://example.org', { embeds: [{ type: 'link', title: 'Example Domain' }] })]);
    expect(await db.transaction((tx) => setPins(tx, guildId, generalId, [idAt(1)]))).toEqual([idAt(1)]);
    expect(await held(1)).toMatchObject({ version: 1, pinned: true });
    expect((await held(1)).search).toContain('domain');
    expect(await count('archive_message_versions')).toBe(0);
    const pinned = { embeds: [{ type: 'link', title: 'Example Domain' }], pinned: true };
    expect(await store([rawMessage(1, 'https://example.org', pinned)])).toMatchObject({ unchanged: 1 });
  });

  it('takes a pin that a page shows', async () => {
    await store([rawMessage(1, 'hello')]);
    expect(await store([rawMessage(1, 'hello', { pinned: true })])).toMatchObject({ changed: [idAt(1)] });
    expect(await held(1)).toMatchObject({ version: 1, pinned: true });
  });

  it('keeps no copy of the message replied to, but that it was gone', async () => {
    const reply = { type: 19, message_reference: { type: 0, message_id: idAt(0) } };
    await store([
      rawMessage(1, 'yes', { ...reply, referenced_message: rawMessage(0, 'a secret') }),
      rawMessage(2, 'no', { ...reply, referenced_message: null }),
    ]);
    const { rows } = await sql<{ raw: object }>`select raw from archive_message_raw order by message_id`.execute(
      db.kysely,
    );
    expect(rows[0]?.raw).not.toHaveProperty('referenced_message');
    expect(rows[1]?.raw).toHaveProperty('referenced_message', null);
  });

  it('indexes no more words than people write', async () => {
    const description = Array.from({ length: 6_000 }, (_, n) => `w${n}`).join(' ');
    await store([rawMessage(1, '', { embeds: [{ type: 'rich', description }] })]);
    const { search } = await held(1);
    expect(search).toContain("'w4999'");
    expect(search).not.toContain("'w5000'");
  });

  it('ignores the new signature of a link', async () => {
    const attachment = (signature: string) => ({
      attachments: [{ id: '77', filename: 'a.png', size: 5, url: `https://cdn.test/a.png?ex=1&is=2&hm=${signature}` }],
    });
    await store([rawMessage(1, 'look', attachment('one'))]);
    expect(await store([rawMessage(1, 'look', attachment('two'))])).toMatchObject({ unchanged: 1 });
  });

  it('takes new reaction counts without a version and without a new place in the feed', async () => {
    await store([rawMessage(1, 'nice', { reactions: [{ emoji: { id: null, name: '👍' }, count: 1 }] })]);
    const before = await held(1);
    const more = {
      reactions: [
        { emoji: { id: null, name: '👍' }, count: 3 },
        { emoji: { id: '9', name: 'x' }, count: 1 },
      ],
    };
    expect(await store([rawMessage(1, 'nice', more)])).toMatchObject({ changed: [], unchanged: 1 });
    expect(await held(1)).toEqual(before);
    const { rows } = await sql`select emoji, count from archive_reactions order by count`.execute(db.kysely);
    expect(rows).toEqual([
      { emoji: '9', count: 1 },
      { emoji: '👍', count: 3 },
    ]);
    // A gateway event says nothing of reactions.
    await store([rawMessage(1, 'nice')], timeAt(2_000), 'live');
    expect(await count('archive_reactions')).toBe(2);
    await store([rawMessage(1, 'nice')], timeAt(2_000), 'repair');
    expect(await count('archive_reactions')).toBe(0);
  });

  it('stores hostile text as text: NUL and lone surrogates become U+FFFD, everything else stays', async () => {
    const hostile = 'a\0b \ud800 c\udc00 \\u0000 <script>alert(1)</script> \u202eevil Z̷̧͔a̴l̶g̸o';
    const key = { 'k\0\ud800': ['\0', { deep: '\udfff' }] };
    await store([
      rawMessage(1, hostile, { odd: key, author: { id: '5', username: 'n\0ul\ud800' } }),
      rawMessage(2, '字'.repeat(4_000)),
    ]);
    expect((await held(1)).content).toBe('a\ufffdb \ufffd c\ufffd \\u0000 <script>alert(1)</script> \u202eevil Z̷̧͔a̴l̶g̸o');
    const { rows } = await sql<{ raw: unknown }>`
      select raw from archive_message_raw where message_id = ${idAt(1)}
    `.execute(db.kysely);
    expect(rows[0]?.raw).toMatchObject({
      content: (await held(1)).content,
      odd: { 'k\ufffd\ufffd': ['\ufffd', { deep: '\ufffd' }] },
    });
    expect((await held(2)).content).toHaveLength(4_000);
  });

  it('keeps message types that nobody knows yet', async () => {
    await store([rawMessage(1, '', { type: 4_711, brand_new: { field: 1 } })]);
    const { rows } = await sql`
      select type, raw -> 'brand_new' as brand_new from archive_messages join archive_message_raw using (guild_id, message_id)
    `.execute(db.kysely);
    expect(rows).toEqual([{ type: 4_711, brand_new: { field: 1 } }]);
  });

  it('refuses what is not a message with a sentence', async () => {
    await expect(store([{ ...rawMessage(1, ''), id: 'x' }])).rejects.toMatchObject({ code: 'archive/invalid-message' });
  });

  it('lets two writers of the same messages wait for each other', async () => {
    const messages = Array.from({ length: 50 }, (_, n) => rawMessage(n, `message ${n}`));
    const results = await Promise.all([store(messages), store([...messages].reverse()), store(messages)]);
    expect(results.reduce((sum, result) => sum + result.added.length, 0)).toBe(50);
    expect(await channelStats(db.kysely, guildId)).toMatchObject([{ messages: 50 }]);
  });
});

describe('deleting messages', () => {
  const remove = (n: number, at: number, remember = false) =>
    db.transaction((tx) => deleteMessages(tx, guildId, generalId, [idAt(n)], { deletedAt: timeAt(at), remember }));

  it('leaves a tombstone without any text', async () => {
    const rich = {
      attachments: [{ id: '77', filename: 'secret.png', size: 5, url: 'https://cdn.test/secret.png' }],
      reactions: [{ emoji: { id: null, name: '👍' }, count: 1 }],
    };
    await store([rawMessage(1, 'secret one', rich)]);
    await store([rawMessage(1, 'secret two', { ...rich, edited_timestamp: timeAt(2).toISOString() })]);
    const before = await held(1);
    expect(await remove(1, 2_000)).toEqual({ deleted: [idAt(1)], orphanedFiles: [] });
    const after = await held(1);
    expect(after).toMatchObject({ content: '', search: null, deleted_at: timeAt(2_000) });
    expect(BigInt(after.seq)).toBeGreaterThan(BigInt(before.seq));
    for (const table of ['archive_message_raw', 'archive_message_versions', 'archive_reactions']) {
      expect(await count(table)).toBe(0);
    }
    const { rows } = await sql`select name, state, source_url from archive_attachments`.execute(db.kysely);
    expect(rows).toEqual([{ name: '', state: 'gone', source_url: null }]);
    expect(await channelStats(db.kysely, guildId)).toMatchObject([{ messages: 0 }]);
    expect(await remove(1, 2_100)).toEqual({ deleted: [], orphanedFiles: [] });
  });

  it('is not undone by a page that was asked for before, but by a message that really reappears', async () => {
    await store([rawMessage(1, 'gone')]);
    await remove(1, 2_000);
    expect(await store([rawMessage(1, 'gone')], timeAt(1_999))).toMatchObject({ unchanged: 1 });
    expect(await store([rawMessage(1, 'gone')], timeAt(3_000), 'import')).toMatchObject({ unchanged: 1 });
    expect((await held(1)).deleted_at).not.toBeNull();
    expect(await store([rawMessage(1, 'gone')], timeAt(3_000))).toMatchObject({ changed: [idAt(1)] });
    expect(await held(1)).toMatchObject({ content: 'gone', deleted_at: null });
    expect(await channelStats(db.kysely, guildId)).toMatchObject([{ messages: 1 }]);
  });

  it('remembers the deletion of a message that is not held, when asked to', async () => {
    expect(await remove(1, 2_000, true)).toEqual({ deleted: [], orphanedFiles: [] });
    expect(await store([rawMessage(1, 'late')], timeAt(1_999))).toMatchObject({ added: [], unchanged: 1 });
  });
});
