import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { createArchive } from './archive.deps.ts';
import { deleteMessages } from './delete-messages.ts';
import { messagesForEvents } from './reading/messages-for-events.ts';
import { readMessage, readPage, readVersions } from './reading/read-messages.ts';
import { countMatches } from './search/count-matches.ts';
import { searchMessages } from './search/search-messages.ts';
import { suggestSearch } from './search/suggest.ts';
import { storeMessages } from './store-messages.ts';
import { generalId, guildId, helpId, idAt, rawMessage, timeAt } from './testing/raw-messages.ts';
import { upsertChannels, upsertGuild } from './upsert-guild.ts';

const { db } = await testDatabase();
const owner = { kind: 'owner' } as const;
const archive = createArchive({ db, readableChannels: async () => ({ kind: 'some', channelIds: [generalId] }) });
// To a message of the other channel, as a pin's notice or a forward may.
const abroad = { message_reference: { type: 0, message_id: idAt(2), channel_id: helpId } };
const threadId = idAt(9);
const reply = (to: number) => ({ type: 19, message_reference: { type: 0, message_id: idAt(to) } });

beforeAll(async () => {
  const sighting = { source: 'backfill', seenAt: timeAt(100) } as const;
  await db.transaction(async (tx) => {
    await upsertGuild(tx, { id: guildId, name: 'Test guild' });
    await upsertChannels(tx, guildId, [
      { id: generalId, type: 0, name: 'general' },
      { id: helpId, type: 0, name: 'secret-plans' },
      { id: threadId, type: 11, parent_id: generalId, name: 'lamps' },
    ]);
    await storeMessages(tx, guildId, generalId, [rawMessage(1, 'a lantern for all', abroad)], sighting);
    const secret = [rawMessage(2, 'a lantern for few', { author: 'eve' }), rawMessage(3, 'yes', reply(2))];
    await storeMessages(tx, guildId, helpId, secret, sighting);
    const starter = { message_reference: { type: 0, message_id: idAt(1), channel_id: generalId } };
    await storeMessages(tx, guildId, threadId, [rawMessage(4, '', { type: 21, ...starter })], sighting);
  });
});

describe('who may read one channel', () => {
  it.each([
    'lantern',
    'from:ada',
    '-from:zzz',
    'after:2020',
    'is:reply',
    `in:${helpId}`,
    'in:secret-plans',
    'from:eve',
    '',
  ])('finds and counts nothing of another: %s', async (q) => {
    for (const sort of ['newest', 'oldest', 'relevance'] as const) {
      const { hits } = await searchMessages(archive, owner, { guildId, q, sort, limit: 50 });
      expect(hits.filter(({ message }) => message.id !== idAt(1))).toEqual([]);
    }
    const { total, byChannel } = await countMatches(archive, owner, { guildId, q });
    expect(total).toBeLessThanOrEqual(1);
    expect(byChannel.filter(({ channelId }) => channelId !== generalId)).toEqual([]);
  });

  it('reads the one and no other', async () => {
    expect((await readPage(archive, owner, { guildId, channelId: generalId, limit: 9 })).messages).toHaveLength(1);
    const secret = { guildId, channelId: helpId, messageId: idAt(2) };
    const notFound = { code: 'archive/channel-not-found', status: 404 };
    await expect(readPage(archive, owner, { ...secret, limit: 9 })).rejects.toMatchObject(notFound);
    await expect(readMessage(archive, owner, secret)).rejects.toMatchObject(notFound);
    await expect(readVersions(archive, owner, secret)).rejects.toMatchObject(notFound);
  });

  it('is told of a message it refers to nothing but where it is', async () => {
    const { replyTo } = await readMessage(archive, owner, { guildId, channelId: generalId, messageId: idAt(1) });
    expect(replyTo).toEqual({ id: idAt(2), channelId: helpId, author: null, excerpt: null, deleted: false });
  });

  it('hears in events of what is referred to only what every reader of the channel may read', async () => {
    const heard = async (channelId: string, n: number) =>
      (await messagesForEvents(archive, guildId, channelId, [idAt(n)])).map(({ replyTo }) => replyTo?.excerpt);
    expect(await heard(generalId, 1)).toEqual([null]);
    expect(await heard(helpId, 3)).toEqual(['a lantern for few']);
    expect(await heard(threadId, 4)).toEqual(['a lantern for all']);
    expect(await heard(generalId, 2)).toEqual([]);
  });

  it('is not told the names of others', async () => {
    const { suggestions } = await suggestSearch(archive, owner, { guildId, q: 'in:', cursor: 3 });
    expect(suggestions.map(({ insert }) => insert)).toEqual(['general ']);
    const { notices } = await searchMessages(archive, owner, {
      guildId,
      q: 'in:secret-plan',
      sort: 'newest',
      limit: 5,
    });
    expect(notices).toMatchObject([{ code: 'unknown-name', suggestion: null }]);
  });

  it('is not told that a message of another was deleted', async () => {
    await db.transaction((tx) => deleteMessages(tx, guildId, helpId, [idAt(2)], { deletedAt: timeAt(200) }));
    const { replyTo } = await readMessage(archive, owner, { guildId, channelId: generalId, messageId: idAt(1) });
    expect(replyTo).toMatchObject({ id: idAt(2), deleted: false });
  });
});
