import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DceHeader, DceMessage } from './dce.types.ts';
import { dceHeader, dceMessage } from './dce-documents.fixture.ts';
import { reading, written } from './dce-files.fixture.ts';
import { writeDceExport } from './write-export.ts';

const header: DceHeader = {
  guild: { id: '100000000000000001', name: 'Guild', iconUrl: 'https://cdn.discordapp.com/embed/avatars/0.png' },
  channel: {
    id: '100000000000000002',
    type: 'GuildTextChat',
    categoryId: null,
    category: null,
    name: 'general',
    topic: null,
  },
  dateRange: { after: null, before: null },
  exportedAt: '2026-01-01T00:00:00+00:00',
};
const message = (number: number): DceMessage => ({
  id: String(200_000_000_000_000_000n + BigInt(number)),
  type: 'Default',
  timestamp: '2026-01-01T00:00:00+00:00',
  content: `line ${number} with "quotes", \\ and ünïcödé 🔨`,
  author: { id: '100000000000000003', name: 'mossy_kettle' },
});
const messages = (count: number) => Array.from({ length: count }, (_, number) => message(number));

describe('an export file', () => {
  it('is read back as it was written, in pieces of any size', async () => {
    const documents = fc.tuple(dceHeader, fc.array(dceMessage, { maxLength: 8 }), fc.integer({ min: 1, max: 5_000 }));
    await fc.assert(
      fc.asyncProperty(documents, async ([anyHeader, anyMessages, pieceBytes]) => {
        const read = await reading(await written(anyHeader, anyMessages), pieceBytes);
        expect(read.error).toBeUndefined();
        expect(read.header).toEqual(anyHeader);
        // JSON knows no minus zero.
        expect(read.messages).toEqual(JSON.parse(JSON.stringify(anyMessages)));
        expect(read.end).toMatchObject({
          kind: 'complete',
          messageCount: anyMessages.length,
          messages: anyMessages.length,
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is laid out as the original tool does: two blanks, the count last', async () => {
    const bytes = await written(header, [message(1)]);
    expect(bytes.toString()).toBe(JSON.stringify({ ...header, messages: [message(1)], messageCount: 1 }, null, 2));
    const empty = await written(header, []);
    expect(empty.toString()).toBe(JSON.stringify({ ...header, messages: [], messageCount: 0 }, null, 2));
  });

  it('comes in a header, batches of the size asked for, and the end', async () => {
    const read = await reading(await written(header, messages(1_203)), 4_000, { batchSize: 500 });
    const sizes = read.events.map((event) => (event.kind === 'messages' ? event.messages.length : event.kind));
    expect(sizes).toEqual(['header', 500, 500, 203, 'complete']);
  });

  it('that was cut anywhere is recognised, and what was whole before the cut is read', async () => {
    const bytes = await written(header, messages(5));
    const whole = messages(5);
    const firstMessage = bytes.indexOf('"messages"');
    for (let cut = firstMessage; cut < bytes.length - 2; cut++) {
      const read = await reading(bytes.subarray(0, cut), 64);
      expect(read.error).toBeUndefined();
      expect(read.header).toEqual(header);
      expect(read.end).toMatchObject({
        kind: 'truncated',
        reason: 'cut',
        messages: read.messages.length,
        bytesRead: cut,
      });
      expect(read.messages).toEqual(whole.slice(0, read.messages.length));
    }
    const closed = JSON.stringify({ ...header, messages: whole });
    expect((await reading(Buffer.from(closed))).end).toMatchObject({
      kind: 'truncated',
      reason: 'no-count',
      messages: 5,
    });
  });

  it('with a byte-order mark, unknown members and no date range is read', async () => {
    const old = {
      guild: header.guild,
      version: { a: [1, { b: 2 }] },
      channel: header.channel,
      messages: [message(1)],
      messageCount: 1,
      more: [],
    };
    const read = await reading(Buffer.from(`\ufeff${JSON.stringify(old)}\n`), 3);
    expect(read.messages).toEqual([message(1)]);
    expect(read.header).toEqual({ guild: header.guild, channel: header.channel });
    expect(read.end).toMatchObject({ kind: 'complete' });
  });
});

describe('a file that is damaged', () => {
  const failure = async (text: string) => {
    const { error, messages: before } = await reading(Buffer.from(text), 50);
    return { error, before: before.length };
  };
  const head = `{"guild":{"id":"1","name":"é"},"channel":{"id":"2"},"messages":[`;
  const good = JSON.stringify(message(1));

  it('is reported with the byte where it is wrong and what was expected, after the messages before it', async () => {
    const { error, before } = await failure(`${head}${good},${good} ${good}]}`);
    const atByte = Buffer.byteLength(`${head}${good},${good} `);
    expect(error).toMatchObject({ code: 'capture/damaged-export', details: { atByte, messagesBefore: 2 } });
    expect(String(error)).toContain(
      `damaged at byte ${atByte}: found "{\\"id\\":\\"20000", expected "," or the end of the list`,
    );
    expect(before).toBe(2);
    expect((await failure(`${head}${good}, {"id": nul}]}`)).error).toMatchObject({ code: 'capture/damaged-export' });
    expect((await failure(`${head}${good}],"messageCount":1} extra`)).error).toMatchObject({
      code: 'capture/damaged-export',
      details: { expected: 'nothing more after the end of the export' },
    });
  });

  it('is no export when it is something else', async () => {
    for (const [text, reason] of [
      ['', 'it is empty'],
      ['<html>', 'it does not begin with "{"'],
      ['[{"id":"1"}]', 'it does not begin with "{"'],
      ['{"messages":[]}', 'it names no guild'],
      ['{"guild":{"id":"1"},"messages":[]}', 'it names no channel'],
    ] as const) {
      const { error } = await failure(text);
      expect(error, text).toMatchObject({ code: 'capture/not-an-export' });
      expect(String(error)).toContain(reason);
    }
  });

  it('names the message that lacks something', async () => {
    const bad = async (spoilt: object) => String((await failure(`${head}${good},${JSON.stringify(spoilt)}]}`)).error);
    expect(await bad({ ...message(2), id: 5 })).toMatch(
      /Message 2 of the export file, which ends at byte \d+, lacks an id/,
    );
    expect(await bad({ ...message(2), id: '12x' })).toContain('no Discord id');
    expect(await bad({ ...message(2), author: {} })).toContain('lacks an author with an id');
    expect(await bad({ ...message(2), timestamp: 'yesterday' })).toContain('no time');
    expect(await bad([])).toContain('is no object');
  });
});

describe('writing', () => {
  it('waits for a slow reader instead of holding the export in memory', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<DceMessage> {
      for (; made < 20_000; made++) yield message(made);
    }
    const pending: (() => void)[] = [];
    const slow = new Writable({ write: (_piece, _encoding, done) => void pending.push(done) });
    const writing = writeDceExport(header, endless(), slow);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(made).toBeLessThan(5_000);
    const pump = setInterval(() => pending.shift()?.(), 0);
    expect(await writing).toBe(20_000);
    clearInterval(pump);
  });

  it('leaves a file without a count when the messages end in an error, and passes the error on', async () => {
    async function* failing(): AsyncGenerator<DceMessage> {
      yield message(1);
      throw new Error('the database went away');
    }
    await expect(writeDceExport(header, failing(), createWriteStream('/dev/null'))).rejects.toThrow('went away');
  });
});
