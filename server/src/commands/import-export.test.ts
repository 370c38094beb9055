import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { programStage } from './testing/program.ts';

const database = await testDatabase();
const { dataDir, run, guildhall } = await programStage({ DATABASE_URL: database.url });

const guild = {
  id: '100000000000000001',
  name: 'The "Hall"',
  iconUrl: 'https://cdn.discordapp.com/embed/avatars/0.png',
};
const category = { categoryId: '100000000000000005', category: 'Text' };
const author = {
  id: '100000000000000009',
  name: 'mira',
  discriminator: '0000',
  nickname: 'Mira',
  color: null,
  isBot: false,
};

function channel(id: string, name: string) {
  return { id, type: 'GuildTextChat', ...category, name, topic: null };
}

function message(number: number, content = `lantern ${number}`) {
  const timestamp = new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
  const id = String((BigInt(Date.parse(timestamp)) - 1_420_070_400_000n) << 22n);
  const lists = { attachments: [], embeds: [], stickers: [], reactions: [], mentions: [], inlineEmojis: [] };
  return { id, type: 'Default', timestamp, timestampEdited: null, isPinned: false, content, author, ...lists };
}

function exportText(place: object, messages: readonly object[]): string {
  const dateRange = { after: null, before: null };
  const document = { guild, channel: place, dateRange, exportedAt: '2026-03-01T00:00:00+00:00', messages };
  return JSON.stringify({ ...document, messageCount: messages.length }, null, 2);
}

const general = channel('100000000000000010', 'general');
const trade = channel('100000000000000011', 'trade/wares');
const days = Array.from({ length: 20 }, (_, number) => message(number));

let folder: string;
let tests = 0;
beforeEach(async () => {
  folder = join(dataDir, `files ${++tests}`);
  await mkdir(folder);
});

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function held(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from archive_messages`.execute(
    database.db.kysely,
  );
  return rows[0]?.n ?? 0;
}

describe('import', () => {
  test('a missing file, an empty folder and a file of another kind get a sentence and change nothing', async () => {
    const missing = await run(['import', join(folder, 'nowhere.json')]);
    expect({ code: missing.code, err: missing.err }).toEqual({
      code: 1,
      err: `The file ${join(folder, 'nowhere.json')} cannot be read: it does not exist. Check the path and its permissions.\n`,
    });
    expect((await run(['import', folder])).err).toBe(
      `There are no .json files in the folder ${folder}; name the files, or the folder that DiscordChatExporter wrote them to.\n`,
    );
    const other = await run(['import', await file('package.json', '{"name":"x"}')]);
    expect(other.code).toBe(1);
    expect(other.out).toContain('package.json: This is no JSON export of DiscordChatExporter');
    expect(await held()).toBe(0);
  });

  test('a truncated file is refused with what can be read, and taken so far with --partial', async () => {
    const whole = exportText(general, days.slice(0, 10));
    const path = await file('cut.json', whole.slice(0, whole.indexOf('lantern 7')));
    const refused = await run(['import', path]);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/was interrupted.*Its first 7 messages can be read; import them with --partial/);
    expect(await held()).toBe(0);
    const taken = await run(['import', path, '--partial', '--json']);
    expect(taken.code).toBe(0);
    expect(JSON.parse(taken.out)).toMatchObject({
      added: 7,
      files: [
        { file: path, imported: true, messages: 7, added: 7, problems: [expect.stringContaining('interrupted')] },
      ],
    });
  });

  test('a damaged file is refused with the place of the damage', async () => {
    const before = await held();
    const whole = exportText(general, days.slice(0, 10));
    const place = whole.indexOf('"content": "lantern 7"');
    const path = await file('bad.json', `${whole.slice(0, place)}]]${whole.slice(place)}`);
    const { code, out } = await run(['import', path]);
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/bad\.json: .* damaged at byte \d+: found .*--partial/),
    });
    expect(await held()).toBe(before);
  });

  test('a folder is imported whole, a bad file in it alone left out, and again changes nothing', async () => {
    await file('a.json', exportText(general, days));
    await file('b.json', '{"guild":');
    await file('c.json', exportText(trade, [message(50)]));
    await mkdir(join(folder, 'a.json_Files'));
    await writeFile(join(folder, 'a.json_Files', 'sticker.json'), '{}');
    const first = await run(['import', folder]);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/a\.json: 20 messages of #general: \d+ added, \d+ unchanged\./);
    expect(first.out).toContain('b.json');
    expect(first.out).toContain('c.json: 1 message of #trade/wares: 1 added, 0 unchanged.');
    expect(await held()).toBe(21);
    const again = await run(['import', join(folder, 'a.json'), join(folder, 'c.json'), '--json']);
    expect({ code: again.code, ...JSON.parse(again.out) }).toMatchObject({ code: 0, added: 0 });
  });

  test('a database that lacks migrations is told with the command that mends it', async () => {
    const empty = new URL(database.url);
    empty.pathname = `${empty.pathname}_empty`;
    const name = empty.pathname.slice(1);
    await sql.raw(`create database ${name}`).execute(database.db.kysely);
    try {
      const { code, err } = await run(['import', await file('a.json', '{}')], { DATABASE_URL: empty.href });
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/migrations are missing.*guildhall migrate/),
      });
      const { out } = await run(['migrate', '--dry-run', '--json'], { DATABASE_URL: empty.href });
      expect(JSON.parse(out)).toMatchObject({ dryRun: true, applied: expect.arrayContaining([expect.anything()]) });
    } finally {
      await sql.raw(`drop database ${name}`).execute(database.db.kysely);
    }
  });
});

describe('export', () => {
  test('writes a file a channel, named as DiscordChatExporter does, and says what is not complete', async () => {
    const out = join(folder, 'out');
    const { code, out: told } = await run(['export', '--out', out]);
    expect(code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      'The _Hall_ - Text - general [100000000000000010].json',
      'The _Hall_ - Text - trade_wares [100000000000000011].json',
    ]);
    expect(told).toContain(`21 messages in 2 files in ${out}`);
    expect(told).toContain(
      '#general: only what was imported or seen live is held: no capture has read its history yet',
    );
  });

  test('the exported file holds what was imported', async () => {
    const out = join(folder, 'out');
    const { out: json } = await run(['export', guild.name, '--channel', general.id, '--out', out, '--json']);
    const { files } = JSON.parse(json);
    expect(files).toHaveLength(1);
    const written = JSON.parse(await readFile(files[0].path, 'utf8'));
    expect(written).toEqual({ ...JSON.parse(exportText(general, days)), exportedAt: written.exportedAt });
  });

  test('a range is kept to, and stands in the name', async () => {
    const range = ['--after', '2026-01-05', '--before', '2026-01-08'];
    const { code } = await run(['export', '--channel', general.id, ...range, '--out', folder]);
    expect(code).toBe(0);
    const [name = ''] = await readdir(folder);
    expect(name).toBe('The _Hall_ - Text - general [100000000000000010] (2026-01-05 to 2026-01-08).json');
    const { messages, messageCount } = JSON.parse(await readFile(join(folder, name), 'utf8'));
    expect(messages.map((one: { id: string }) => one.id)).toEqual(days.slice(4, 7).map(({ id }) => id));
    expect(messageCount).toBe(3);
  });

  test('- writes one channel to the standard output, and what is missing elsewhere', async () => {
    const { out, err, code } = await run(['export', '--channel', '#General', '--out', '-']);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('Not complete: of #general') });
    expect(JSON.parse(out).messageCount).toBe(20);
  });

  test('a reader that has seen enough is no failure', async () => {
    const { child, exited } = guildhall(['export', '--channel', general.id, '--out', '-']);
    child.stdout.destroy();
    expect((await exited).code).toBe(0);
  });

  test('an unknown guild, channel or moment and an impossible range get a sentence and write nothing', async () => {
    const told = async (...args: string[]) => {
      const { code, err } = await run(['export', ...args, '--out', join(folder, 'out')]);
      return { code, err };
    };
    expect(await told('Elsewhere')).toEqual({
      code: 1,
      err: 'No guild is called "Elsewhere"; known are The "Hall" (100000000000000001).\n',
    });
    expect(await told('100000000000000777')).toEqual({ code: 1, err: expect.stringContaining('No guild 1000') });
    expect(await told('--channel', '100000000000000777')).toEqual({
      code: 1,
      err: expect.stringContaining('Nothing is held of a channel or thread 100000000000000777'),
    });
    expect(await told('--channel', 'kitchen')).toEqual({
      code: 1,
      err: expect.stringContaining('no channel or thread called "kitchen"'),
    });
    expect(await told('--after', '2026-02-01', '--before', '2026-01-01')).toMatchObject({ code: 1 });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that cannot be written leaves nothing behind', async () => {
    const path = await file('in-the-way', '');
    const { code, err } = await run(['export', '--out', path]);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('cannot be written: a part of the path is'),
    });
  });

  test('a file that cannot be finished is removed', async () => {
    const out = join(folder, 'out');
    await mkdir(out);
    const name = `The _Hall_ - Text - general [${general.id}].json`;
    // A name that is taken by a folder fails at the rename, after everything was written.
    await mkdir(join(out, name));
    const { code } = await run(['export', '--out', out]);
    expect(code).toBe(1);
    expect(await readdir(out)).toEqual([name]);
  });
});

describe('search', () => {
  const found = (zone: string) =>
    new RegExp(
      `^2026-01-04 19:00  #general  Mira: lantern 4\\n1 message in \\d+ ms\\. Times are those of ${zone}\\.\\n$`,
    );

  test('tells the zone in which days begin and times are shown: that of the machine, or the one asked for', async () => {
    const asked = await run(['search', 'during:2026-01-04', '--time-zone', 'America/New_York']);
    expect(asked.out).toMatch(found('America/New_York'));
    const local = await run(['search', 'during:2026-01-04'], { TZ: 'America/Lima' });
    expect(local.out).toMatch(found('America/Lima'));
  });
});
