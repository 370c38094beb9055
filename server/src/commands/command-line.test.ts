import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@guildhall/discord-sandbox';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { programStage } from './testing/program.ts';

const { url: databaseUrl } = await testDatabase();
const sandbox = await startSandbox();
afterAll(() => sandbox.close());
const discord = { DISCORD_TOKEN: sandbox.addBot().token, DISCORD_API_URL: sandbox.apiUrl };
const { dataDir, guildhall, run, start } = await programStage({ DATABASE_URL: databaseUrl, ...discord });

async function signsIn(link: string): Promise<boolean> {
  const { origin, searchParams } = new URL(link);
  const reply = await fetch(`${origin}/api/session/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: searchParams.get('key') }),
  });
  return reply.ok;
}

function childrenOf(pid: number | undefined): number[] {
  return spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .flatMap((line) => (line.trim() ? [Number(line)] : []));
}

function isRunning(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

describe('start', () => {
  test('prints a link that signs the owner in, and ends by itself on SIGTERM', async () => {
    const server = await start();
    expect(await signsIn(server.link)).toBe(true);
    expect(await signsIn(server.link)).toBe(false);
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(0);
    await expect(stat(join(dataDir, 'server.json'))).rejects.toThrow('ENOENT');
  });

  test('ends without a warning on its own database, which stops after everybody has left it', async () => {
    const own = await mkdtemp(join(tmpdir(), 'guildhall-own-'));
    onTestFinished(() => rm(own, { recursive: true, force: true }));
    await chmod(own, 0o755); // as root the database runs as another user
    const server = await start({ DATABASE_URL: '', DATA_DIR: own, LOG_FORMAT: 'json' });
    server.child.kill('SIGTERM');
    const { code, out, err } = await server.exited;
    const lines = out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): { level: number; msg: string } => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(3);
    // A busy machine may take its time for a query.
    expect(lines.filter(({ level, msg }) => level > 30 && msg !== 'slow query')).toEqual([]);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('a terminal that is closed ends it as gracefully', async () => {
    const server = await start();
    server.child.kill('SIGHUP');
    expect((await server.exited).code).toBe(0);
    await expect(stat(join(dataDir, 'server.json'))).rejects.toThrow('ENOENT');
  });

  test('it goes on when nobody reads its output any more', async () => {
    const server = await start({ LOG_LEVEL: 'debug' });
    server.child.stdout.destroy();
    server.child.stderr.destroy();
    for (let request = 0; request < 3; request++) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(0);
  });

  test('the same signal twice at once, as a terminal and npm send it, is still a graceful end', async () => {
    const server = await start();
    server.child.kill('SIGINT');
    server.child.kill('SIGINT');
    expect((await server.exited).code).toBe(0);
  });

  test('a port in use is one sentence and exit code 1, and Discord hears nothing', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const heard = sandbox.journal.entries().length;
    const { code, err } = await run(['start'], { PORT: port });
    other.close();
    expect(code).toBe(1);
    expect(sandbox.journal.entries().length).toBe(heard);
    expect(err).toBe(
      `Port ${port} on 127.0.0.1 is taken by another program; stop that program or set PORT to a free port.\n`,
    );
  });

  test('a second server on the same database is refused with the process that has it', async () => {
    const server = await start();
    const { code, err } = await run(['start'], { DATA_DIR: join(dataDir, 'second') });
    expect({ code, err }).toEqual({
      code: 1,
      err: `Another Guildhall (process ${server.child.pid} on 127.0.0.1) works on this database, and several cannot share one. Stop it first, or give this one another DATABASE_URL.\n`,
    });
  });

  test.each([
    join(import.meta.filename, 'below-a-file'),
    import.meta.filename,
    ...(existsSync('/proc') ? ['/proc/guildhall/data'] : []),
  ])('a data folder that cannot be used is one sentence and exit code 1: %s', async (folder) => {
    const { code, err } = await run(['start'], { DATA_DIR: folder });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^The folder \S+ cannot be used .*DATA_DIR.*\n$/),
    });
  });

  test('a wrong token is one sentence with the mend and exit code 1', async () => {
    const { code, err } = await run(['start'], { DISCORD_TOKEN: 'not.the.token' });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^Discord rejects the bot token.*DISCORD_TOKEN.*\n$/),
    });
  });

  test('the server is ready once the bot is connected', async () => {
    const server = await start();
    const readiness = async (): Promise<unknown> => (await fetch(`${server.url}/readyz`)).json();
    const checks = ['database', 'migrations', 'disk', 'jobs', 'gateway'].map((name) => ({ name, state: 'ok' }));
    await vi.waitFor(
      async () => expect(await readiness()).toEqual({ ready: true, checks: expect.arrayContaining(checks) }),
      { timeout: 20_000 },
    );
  });

  test('without a token the sandbox plays Discord, and ends even with a server that is killed', async () => {
    await writeFile(join(dataDir, 'sandbox.json'), ''); // as a crash of the machine may leave it
    const server = await start({ DISCORD_TOKEN: '' });
    await vi.waitFor(() => expect(server.output()).toContain('The bot guild-bot is connected'), { timeout: 20_000 });
    const [sandboxPid = 0] = childrenOf(server.child.pid);
    expect(isRunning(sandboxPid)).toBe(true);
    server.child.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(sandboxPid)).toBe(false), { timeout: 20_000 });
  });

  test('a database that cannot be reached is one sentence and exit code 1', async () => {
    const { code, err } = await run(['start'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' });
    expect(code).toBe(1);
    expect(err).toContain('127.0.0.1:9/none cannot be reached: nothing listens there');
    expect(err).not.toContain('secret');
  });
});

describe('while the server runs', () => {
  test('status reports it, and owner-link makes a link through it', async () => {
    const server = await start();
    const status = await run(['status', '--json']);
    expect(JSON.parse(status.out)).toMatchObject({ running: true, url: server.url, pid: server.child.pid });
    const { out, code } = await run(['owner-link', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).url.startsWith(server.url)).toBe(true);
    expect(await signsIn(JSON.parse(out).url)).toBe(true);
  });

  test('status fails, and says why, when it cannot be used', async () => {
    await start({ DISCORD_API_URL: 'http://127.0.0.1:9' });
    const { code, out } = await run(['status']);
    expect(code).toBe(1);
    expect(out).toMatch(/is not ready\.\ngateway +A bot: /);
    expect(JSON.parse((await run(['status', '--json'])).out)).toMatchObject({ running: true, ready: false });
  });

  test('doctor has it look at Discord again, and says what is still wrong', async () => {
    const server = await start();
    const findings = async (): Promise<unknown[]> => JSON.parse((await run(['doctor', '--json'])).out).findings;
    const message = `It runs at ${server.url}, and its bots are well.`;
    await vi.waitFor(async () => expect(await findings()).toContainEqual({ name: 'server', state: 'ok', message }), {
      timeout: 20_000,
      interval: 500,
    });
    server.child.kill('SIGTERM');
    await server.exited;
    expect(await findings()).not.toContainEqual(expect.objectContaining({ name: 'server' }));
  });

  test('its token is for its own user only and opens nothing afterwards', async () => {
    const server = await start();
    const file = join(dataDir, 'server.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { token } = JSON.parse(await readFile(file, 'utf8'));
    const ask = (url: string) =>
      fetch(`${url}/api/session/owner-links`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect((await ask(server.url)).status).toBe(200);
    server.child.kill('SIGTERM');
    await server.exited;
    const next = await start();
    expect((await ask(next.url)).status).toBe(401);
  });
});

describe('while no server runs', () => {
  test('status says so with exit code 1', async () => {
    const { code, err } = await run(['status']);
    expect(code).toBe(1);
    expect(err).toBe(
      `No Guildhall runs on the data in ${dataDir}; start it with "guildhall start", or set DATA_DIR.\n`,
    );
    expect(JSON.parse((await run(['status', '--json'])).out)).toMatchObject({ running: false, ready: false });
  });

  test('owner-link makes a link for the next start', async () => {
    const { out } = await run(['owner-link', '--json'], { PUBLIC_URL: 'https://hall.example' });
    const { url, running: isRunning } = JSON.parse(out);
    expect({ isRunning, origin: new URL(url).origin }).toEqual({ isRunning: false, origin: 'https://hall.example' });
    const server = await start();
    expect(await signsIn(url.replace('https://hall.example', server.url))).toBe(true);
  });

  test('migrate finds nothing to do on a migrated database', async () => {
    const { out, code } = await run(['migrate', '--dry-run', '--json']);
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, applied: [], dryRun: true });
  });
});

describe('where there is no data', () => {
  const elsewhere = { DATABASE_URL: '', DATA_DIR: join(tmpdir(), 'guildhall-nothing-here') };

  test.each([[['search', 'lantern']], [['coverage']], [['export']], [['capture', 'list']], [['migrate', '--dry-run']]])(
    '%j says so and makes none',
    async (args) => {
      const { code, err } = await run(args, elsewhere);
      expect({ code, err }).toEqual({
        code: 1,
        err: `There is no Guildhall data in ${elsewhere.DATA_DIR} yet; "guildhall start" creates it, or set DATA_DIR to the folder that holds it.\n`,
      });
      await expect(stat(elsewhere.DATA_DIR)).rejects.toThrow('ENOENT');
    },
  );
});

const asRoot = test.runIf(process.getuid?.() === 0);
const nobody = 65_534;

describe('data of another user', () => {
  asRoot.each([[['status']], [['search', 'lantern']], [['export']], [['doctor']]])('%j says so', async (args) => {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-closed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { code, err } = await guildhall(args, { DATABASE_URL: '', DATA_DIR: folder }, nobody).exited;
    expect({ code, err }).toEqual({
      code: 1,
      err: `The data in ${folder} is closed to this user; run the command as the user who runs Guildhall.\n`,
    });
  });
});

describe('the command line', () => {
  test.each([[['config']], [['--help']], [['search', '--help']]])(
    '%j piped into something that stops reading ends without a complaint',
    async (args) => {
      const program = guildhall(args);
      program.child.stdout.destroy();
      expect(await program.exited).toMatchObject({ code: 0, err: '' });
    },
  );

  test.each([
    [['bogus']],
    [['status', '--bogus']],
    [['config', 'extra']],
    [['capture', 'list', '--bogus']],
    [['capture', 'pause']],
    [['capture', 'pause', 'no-id']],
    [['capture', 'start', '--after', 'yesterday']],
    [['search', 'lantern', '--limit', '51']],
    [['search', 'lantern', '--time-zone', 'Middle/Earth']],
    [['import']],
    [['export', '--before', '2026-13-01']],
    [['export', '--out', '-']],
    [['export', '--out', '-', '--channel', '123456789012345678', '--json']],
  ])('%j is wrong usage: exit code 2', async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('error:');
  });

  test('a wrong setting is one sentence that names it, and exit code 1', async () => {
    const { code, err } = await run(['config'], { PORT: 'abc' });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'PORT is "abc"; it must be a whole number from 0 to 65535 (default: 8080).\n',
    });
  });

  test('config shows every setting but no secret', async () => {
    const { out } = await run(['config', '--json']);
    expect(out).not.toContain(discord.DISCORD_TOKEN);
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ variable: 'PORT', value: '0', isDefault: false }));
  });

  test('every command has examples in its help', async () => {
    for (const command of [
      'start',
      'capture',
      'capture start',
      'capture list',
      'capture check',
      'capture pause',
      'coverage',
      'search',
      'import',
      'export',
      'status',
      'doctor',
      'owner-link',
      'config',
      'migrate',
    ]) {
      const { out, code } = await run([...command.split(' '), '--help']);
      expect({ command, code, hasExamples: out.includes(`$ guildhall ${command}`) }).toEqual({
        command,
        code: 0,
        hasExamples: true,
      });
    }
  });
});
