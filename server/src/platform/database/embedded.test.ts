import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, expect, test } from 'vitest';
import { dataHolder } from './data-lock.ts';
import { openDatabase } from './database.ts';
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { processStartTime } from './process-identity.ts';

const log = pino({ level: 'silent' });
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A data folder with a space in its path, as it may stand in someone's "My Documents". */
async function dataFolder(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'guildhall embedded '));
  await chmod(base, 0o755);
  cleanUps.push(() => rm(base, { recursive: true, force: true }));
  return join(base, 'data');
}

/** Copies of one created database, because creating each anew would take most of the time of this file. */
const model = await mkdtemp(join(tmpdir(), 'guildhall-model-'));
await chmod(model, 0o755);
await (await startEmbeddedPostgres({ dataDir: model, log })).stop();
afterAll(() => rm(model, { recursive: true, force: true }));

async function createdData(): Promise<string> {
  const dataDir = await dataFolder();
  await mkdir(dataDir);
  await promisify(execFile)('cp', ['-a', join(model, 'postgres'), dataDir]);
  return dataDir;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  cleanUps.push(() => postgres.stop());
  return postgres;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

interface Held {
  readonly process: ChildProcess;
  readonly url: string;
  readonly serverPid: number;
}

/** Another Guildhall process that holds the data until it is killed. */
async function heldByAnother(dataDir: string, identity: { uid?: number; gid?: number } = {}): Promise<Held> {
  const modulePath = join(import.meta.dirname, 'embedded.ts');
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(modulePath)};
    const log = { info() {}, warn() {}, error() {}, debug() {} };
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[1], log });
    process.on('SIGTERM', () => postgres.stop().then(() => process.exit(0)));
    console.log(JSON.stringify({ url: postgres.url, serverPid: postgres.pid }));
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, dataDir], {
    ...identity,
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(async () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line');
  const held: { url: string; serverPid: number } = JSON.parse(line);
  cleanUps.push(async () => {
    // Only when a test failed before it took the server over.
    if (await processStartTime(held.serverPid)) process.kill(held.serverPid, 'SIGQUIT');
  });
  return { process: child, ...held };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('keeps what was written over a stop and a start, in UTF-8 with words of any script', async () => {
  const dataDir = await dataFolder();
  const first = await start(dataDir);
  await query(first.url, "create table kept as select 'Grüße “ПРИВЕТ”'::text as words");
  await first.stop();
  const second = await start(dataDir);
  expect(second.adopted).toBe(false);
  expect(await query(second.url, "select words, to_tsvector('simple', words)::text as lexemes from kept")).toEqual([
    { words: 'Grüße “ПРИВЕТ”', lexemes: "'grüße':1 'привет':2" },
  ]);
});

test('lets whoever is leaving finish before it stops', async () => {
  const { url, stop } = await start(await createdData());
  const errors: string[] = [];
  const leaving = Array.from({ length: 3 }, async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', (error) => errors.push(error.message));
    await client.connect();
    return async () => {
      const { rows } = await client.query('select pg_sleep(0.3), 1 as last');
      await client.end();
      return rows[0]?.last;
    };
  });
  const leave = await Promise.all(leaving);
  const left = Promise.all(leave.map((end) => end()));
  left.catch(() => undefined);
  await stop();
  expect(await left).toEqual([1, 1, 1]);
  expect(errors).toEqual([]);
});

test('listens on loopback only and keeps its password from other users', async () => {
  const dataDir = await createdData();
  const { url } = await start(dataDir);
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect((await stat(join(dataDir, 'postgres', 'guildhall.password'))).mode & 0o077).toBe(0);
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test("an owner's settings in local.conf win over ours", async () => {
  const dataDir = await createdData();
  await writeFile(join(dataDir, 'postgres', 'local.conf'), "work_mem = '21MB'\n");
  const { url } = await start(dataDir);
  expect(await query(url, 'show work_mem')).toEqual([{ work_mem: '21MB' }]);
  expect(await query(url, 'show jit')).toEqual([{ jit: 'off' }]);
});

test('refuses a second start on the same data and names the process that holds it', async () => {
  const dataDir = await createdData();
  const other = await heldByAnother(dataDir);
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
    code: 'database/data-in-use',
    message: expect.stringContaining(String(other.process.pid)),
  });
  expect(await dataHolder(dataDir)).toBe(other.process.pid);
  expect(await query((await findEmbeddedPostgres(dataDir)) ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  other.process.kill('SIGTERM');
  await once(other.process, 'exit');
  expect(await dataHolder(dataDir)).toBeUndefined();
  await start(dataDir);
});

test('of several simultaneous starts exactly one wins, also over a lock that a dead process left', async () => {
  const dataDir = await createdData();
  const other = await heldByAnother(dataDir);
  await killed(other.process);
  const starts = await Promise.allSettled([1, 2, 3, 4].map(() => start(dataDir)));
  expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a lock of a dead process whose pid another process has now does not block', async () => {
  const dataDir = await createdData();
  const stale = { pid: process.ppid, startTime: 'another boot/1', id: 'stale' };
  await writeFile(join(dataDir, 'guildhall.lock'), JSON.stringify(stale));
  await start(dataDir);
});

test('takes over the server that a killed process left running', async () => {
  const dataDir = await createdData();
  const other = await heldByAnother(dataDir);
  await query(other.url, 'create table acknowledged as select 7 as seven');
  await killed(other.process);
  const adopter = await start(dataDir);
  expect(adopter).toMatchObject({ adopted: true, pid: other.serverPid, url: other.url });
  expect(await query(adopter.url, 'table acknowledged')).toEqual([{ seven: 7 }]);
  await adopter.stop();
  expect(await processStartTime(other.serverPid)).toBeUndefined();
});

test('starts again after both the program and the server were killed', async () => {
  const dataDir = await createdData();
  const other = await heldByAnother(dataDir);
  await query(other.url, 'create table acknowledged as select 7 as seven');
  process.kill(other.serverPid, 'SIGKILL');
  await killed(other.process);
  const again = await start(dataDir);
  expect(again.adopted).toBe(false);
  expect(await query(again.url, 'table acknowledged')).toEqual([{ seven: 7 }]);
});

test('does not take a stranger for the server when postmaster.pid names its pid', async () => {
  const dataDir = await createdData();
  const stranger = spawn('sleep', ['60']);
  cleanUps.push(async () => stranger.kill('SIGKILL'));
  const lines = [stranger.pid, join(dataDir, 'postgres'), 1, 5432, '', '127.0.0.1', '', 'ready', ''];
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'), { mode: 0o600 });
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  await chown(join(dataDir, 'postgres', 'postmaster.pid'), uid, gid);
  const postgres = await start(dataDir);
  expect(postgres.pid).not.toBe(stranger.pid);
  expect(stranger.exitCode).toBeNull();
});

test.each(['started', 'adopted'])('starts a killed server again so that an open pool recovers (%s)', async (how) => {
  const dataDir = await createdData();
  if (how === 'adopted') await killed((await heldByAnother(dataDir)).process);
  const postgres = await start(dataDir);
  const db = await openDatabase({ url: postgres.url, poolSize: 3, log, slowQueryMs: 60_000 });
  cleanUps.push(() => db.close());
  await sql`create table kept as select 1 as one`.execute(db.kysely);
  const before = postgres.pid;
  const busy = sql`select pg_sleep(30)`.execute(db.kysely);
  const failed = expect(busy).rejects.toMatchObject({ code: 'database/unavailable' });
  await until(async () => db.pool.totalCount > 0);
  process.kill(before, 'SIGKILL');
  await failed;
  await until(async () => (await sql`select one from kept`.execute(db.kysely)).rows.length === 1);
  expect(postgres.pid).not.toBe(before);
});

test('refuses data of another major version and leaves it as it is', async () => {
  const dataDir = await createdData();
  const versionFile = join(dataDir, 'postgres', 'PG_VERSION');
  await writeFile(versionFile, '14\n');
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
    code: 'database/version-mismatch',
    message: expect.stringMatching(/PostgreSQL 14.*PostgreSQL 18.*DATABASE_URL/),
  });
  expect(await readFile(versionFile, 'utf8')).toBe('14\n');
  expect(await dataHolder(dataDir)).toBeUndefined();
});

test('a creation that was interrupted is begun anew', async () => {
  const dataDir = await dataFolder();
  await mkdir(join(dataDir, 'postgres.new', 'cluster', 'base'), { recursive: true });
  const { url } = await start(dataDir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a creation that fails says why in one sentence and leaves nothing behind', async () => {
  const dataDir = await dataFolder();
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'postgres'), 'a file where the folder should be');
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'database/init-failed' });
  await expect(stat(join(dataDir, 'postgres.new'))).rejects.toThrow(/ENOENT/);
});

const asRoot = test.runIf(process.getuid?.() === 0);

asRoot('as root, the server runs as another user and only its folder belongs to that user', async () => {
  const dataDir = await createdData();
  const { pid } = await start(dataDir);
  expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
  expect((await stat(dataDir)).uid).toBe(0);
  expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0);
});

asRoot('as root, names the folders that the other user cannot enter and what to do', async () => {
  const dataDir = await dataFolder();
  const closed = join(dataDir, 'closed');
  await mkdir(join(closed, 'data'), { recursive: true });
  await chmod(closed, 0o700);
  await expect(startEmbeddedPostgres({ dataDir: join(closed, 'data'), log })).rejects.toMatchObject({
    code: 'database/path-closed',
    details: { folders: [closed] },
    message: expect.stringContaining(`chmod o+x '${closed}'`),
  });
});

asRoot('a disk too full for a new database is told in one sentence, and nothing half made stays', async ({ skip }) => {
  const dataDir = await dataFolder();
  await mkdir(dataDir);
  const mount = promisify(execFile);
  const mounting = mount('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'tmpfs', dataDir]);
  await mounting.catch(() => skip('no right to mount a small disk here'));
  cleanUps.push(() => mount('umount', [dataDir]));
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'database/disk-full' });
  expect(await readdir(dataDir)).toEqual([]);
});

asRoot('works the same for a normal user', async () => {
  const dataDir = await dataFolder();
  await mkdir(dataDir, { recursive: true });
  const nobody = { uid: 65_534, gid: 65_534 };
  await chown(dataDir, nobody.uid, nobody.gid);
  const other = await heldByAnother(dataDir, nobody);
  expect((await stat(`/proc/${other.serverPid}`)).uid).toBe(nobody.uid);
  await killed(other.process);
  const next = await heldByAnother(dataDir, nobody);
  expect(next.serverPid).toBe(other.serverPid);
  next.process.kill('SIGTERM');
  await once(next.process, 'exit');
  expect(await processStartTime(other.serverPid)).toBeUndefined();
});
