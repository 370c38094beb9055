import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HistoryBatch, historyBatches, loadHistory } from './index.ts';
import { writeTinyHistory } from './tiny-history.fixture.ts';

const shared = process.env['GUILDHALL_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const recorded = join(shared, 'data/ubuntu-irc/dev.jsonl.gz');
const hasRecorded = existsSync(recorded);
if (!hasRecorded)
  console.warn(`no recorded chat at ${recorded} (set GUILDHALL_SHARED); only the tiny history is tested`);

async function collect(path: string, options: Parameters<typeof historyBatches>[1]): Promise<HistoryBatch[]> {
  const batches = [];
  for await (const batch of historyBatches(path, options)) batches.push(batch);
  return batches;
}

describe('loadHistory', () => {
  it('makes a channel of each file and a reply of each link', async () => {
    const seed = await loadHistory(await writeTinyHistory({ gzip: true }));
    expect(seed.channels.map((channel) => channel.name)).toEqual(['2004-11-15_03', '2015-08-10.train-b']);
    const [first = [], second = []] = [...seed.messages.values()];
    expect(first.map((message) => message.type)).toEqual([0, 19, 19, 0]);
    expect(first[1]?.referenced_message?.id).toBe(first[0]?.id);
    expect(first[1]?.message_reference?.message_id).toBe(first[0]?.id);
    expect(
      second.map((message) => message.type),
      'a line that answers itself is no reply',
    ).toEqual([0]);
  });

  it('hides nicknames behind stable handles, also where a line begins with one', async () => {
    const path = await writeTinyHistory();
    const seed = await loadHistory(path);
    expect(JSON.stringify([seed.users, [...seed.messages.values()]])).not.toMatch(/somenick|other\|one/i);
    const [first = []] = [...seed.messages.values()];
    expect(first[1]?.content).toBe(`${first[0]?.author.username}: the newest one`);
    expect(first[3]?.content).toBe('error: nobody said that');
    expect(seed.users, 'a nickname in another case is the same person').toHaveLength(3);
    expect(await loadHistory(path)).toStrictEqual(seed);
    const named = await loadHistory(path, { pseudonyms: false });
    expect(named.users.map((user) => user.username)).toEqual(['SomeNick', 'other|one', 'third']);
  });

  it('keeps the time of day and weekday when it moves what is older than Discord', async () => {
    const [first = [], second = []] = [...(await loadHistory(await writeTinyHistory())).messages.values()];
    const moved = new Date(first[0]?.timestamp ?? '');
    expect(moved.toISOString()).toMatch(/^2015-11-\d\dT12:18:00/);
    expect(moved.getUTCDay()).toBe(new Date('2004-11-15').getUTCDay());
    expect(second[0]?.timestamp).toBe('2015-08-10T00:04:00.000Z');
  });

  it('stops at the number of messages asked for and says which line it cannot read', async () => {
    const limited = await loadHistory(await writeTinyHistory(), { maxMessages: 2 });
    expect([...limited.messages.values()].flat()).toHaveLength(2);
    const broken = await writeTinyHistory({ more: '{"file": 3}\n' });
    await expect(loadHistory(broken)).rejects.toThrow('tiny.jsonl:6 lacks one of file, line');
    await expect(loadHistory(`${broken}.gz`)).rejects.toThrow('ENOENT');
  });

  it.skipIf(!hasRecorded)('reads the recorded chat', async () => {
    const seed = await loadHistory(recorded);
    const messages = [...seed.messages.values()].flat();
    expect(messages.length).toBe(11_615);
    expect(messages.filter((message) => message.type === 19).length).toBeGreaterThan(1_000);
    expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length);
    expect(new Set(seed.users.map((user) => user.username)).size).toBe(seed.users.length);
    for (const said of seed.messages.values()) {
      for (let i = 1; i < said.length; i++)
        expect(BigInt(said[i]?.id ?? 0)).toBeGreaterThan(BigInt(said[i - 1]?.id ?? 0));
    }
  });
});

describe('historyBatches', () => {
  it('repeats the lines with new ids until there are as many as asked for', async () => {
    const path = await writeTinyHistory();
    const batches = await collect(path, { total: 23, batchSize: 3 });
    const messages = batches.flatMap((batch) => batch.messages);
    expect(messages).toHaveLength(23);
    expect(new Set(messages.map((message) => message.id)).size).toBe(23);
    expect(batches.every((batch) => batch.messages.length <= 3)).toBe(true);
    expect(batches.every((batch) => batch.messages.every((message) => message.channel_id === batch.channelId))).toBe(
      true,
    );
    const seed = await loadHistory(path);
    expect(new Set(batches.map((batch) => batch.channelId))).toEqual(new Set(seed.messages.keys()));
    expect(batches[0]?.guildId).toBe(seed.guild.id);
  });

  it('keeps the messages of a channel in order over the repetitions, replies within their own', async () => {
    const batches = await collect(await writeTinyHistory(), { total: 15 });
    for (const said of Map.groupBy(
      batches.flatMap((batch) => batch.messages),
      (message) => message.channel_id,
    ).values()) {
      const ids = said.map((message) => BigInt(message.id));
      expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
      const known = new Set(said.map((message) => message.id));
      for (const { message_reference } of said)
        if (message_reference) expect(known).toContain(message_reference.message_id);
    }
  });
});
