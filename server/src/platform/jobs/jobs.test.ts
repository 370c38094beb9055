import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../../testing/test-database.ts';
import { openDatabase, startEmbeddedPostgres } from '../database/index.ts';
import { defineJob, type JobOptions } from './define-job.ts';
import { createJobs, type Jobs, type JobsDeps } from './jobs.ts';

const { db, url } = await testDatabase();
const log = pino({ level: 'silent' });
await sql`create table effects (what text not null)`.execute(db.kysely);

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startedJobs(deps: Partial<JobsDeps> = {}): Promise<Jobs> {
  const jobs = createJobs({ url, log, ...deps });
  cleanUps.push(() => jobs.stop(1_000));
  await jobs.start();
  return jobs;
}

let numbered = 0;
const noteJob = (options: Partial<JobOptions> = {}) =>
  defineJob({ name: `test.note-${++numbered}`, schema: z.object({ what: z.string() }), options });

async function effects(): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`select what from effects order by what`.execute(db.kysely);
  return rows.map(({ what }) => what);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 25));
}

const idle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a job queued in a transaction runs after the commit, and never when it is rolled back', async () => {
  const jobs = await startedJobs();
  const note = noteJob();
  const done: string[] = [];
  await jobs.work(note, async ({ what }) => {
    done.push(what);
  });
  await db
    .transaction(async (tx) => {
      await jobs.enqueue(note, { what: 'rolled back' }, { tx });
      throw new Error('no');
    })
    .catch(() => undefined);
  await db.transaction(async (tx) => {
    await jobs.enqueue(note, { what: 'committed' }, { tx });
    await idle(300);
    expect(done).toEqual([]);
  });
  await until(() => done.length > 0);
  await idle(1_500); // longer than the fallback poll
  expect(done).toEqual(['committed']);
});

test('a failed job is tried again with its attempt counted', async () => {
  const jobs = await startedJobs();
  const note = noteJob({ retryDelaySeconds: 1 });
  const attempts: number[] = [];
  const ids = new Set<string>();
  await jobs.work(note, async (_, { attempt, id }) => {
    attempts.push(attempt);
    ids.add(id);
    if (attempt === 1) throw new Error('once');
  });
  await jobs.enqueue(note, { what: 'x' });
  await until(() => attempts.length === 2);
  expect(attempts).toEqual([1, 2]);
  expect(ids.size).toBe(1);
});

test('of a job that may wait only once, a second is not queued, but one with another key is', async () => {
  const jobs = await startedJobs();
  const note = noteJob({ singleton: 'one' });
  expect(await jobs.enqueue(note, { what: 'a' }, { key: 'one' })).not.toBeNull();
  expect(await jobs.enqueue(note, { what: 'a' }, { key: 'one' })).toBeNull();
  expect(await jobs.enqueue(note, { what: 'a' }, { key: 'two' })).not.toBeNull();
});

test('data of another form is refused when it is queued', async () => {
  const jobs = await startedJobs();
  const note = noteJob();
  const wrong: { what: string } = JSON.parse('{"what": 3}');
  await expect(jobs.enqueue(note, wrong)).rejects.toMatchObject({ code: 'jobs/invalid-data' });
});

test('a schedule queues its job at its times, with its data, and no more once it is taken back', async () => {
  const jobs = await startedJobs({ scheduleCheckSeconds: 1 });
  const [each, never, dropped] = [noteJob(), noteJob(), noteJob()];
  const fired: string[] = [];
  for (const note of [each, never, dropped]) {
    await jobs.work(note, async ({ what }) => void fired.push(what));
  }
  // A minute has just begun or the last one counts: the first firing does not wait for the next.
  await jobs.schedule(dropped, '* * * * *', { what: 'taken back' });
  await jobs.unschedule(dropped);
  const elsewhere = (new Date().getUTCMonth() + 6) % 12;
  await jobs.schedule(never, `0 0 1 ${elsewhere + 1} *`, { what: 'in half a year' });
  await jobs.schedule(each, '* * * * *', { what: 'replaced' }, { key: 'one' });
  await jobs.schedule(each, '* * * * *', { what: 'each minute' }, { key: 'one' });
  await jobs.schedule(each, '* * * * *', { what: 'beside it' }, { key: 'two' });
  await until(() => fired.length >= 2);
  await idle(2_500); // several more looks at the schedules within the same minute or the next
  expect(new Set(fired)).toEqual(new Set(['each minute', 'beside it']));
  expect(fired.length).toBeLessThanOrEqual(4);
});

test('stopping hands a running job back, and the next process runs it as the same attempt', async () => {
  const note = noteJob();
  const first = await startedJobs();
  let running = false;
  await first.work(note, async (_, { signal }) => {
    running = true;
    await once(signal, 'abort');
    throw new Error('stopped');
  });
  await first.enqueue(note, { what: 'x' });
  await until(() => running);
  await first.stop();
  const second = await startedJobs();
  const attempts: number[] = [];
  await second.work(note, async (_, { attempt }) => {
    attempts.push(attempt);
  });
  await until(() => attempts.length > 0);
  expect(attempts).toEqual([1]);
});

/** A process that stores the effect of each job, and is killed while it holds some of them half done. */
async function workerProcess(name: string): Promise<void> {
  const program = `
    import { z } from 'zod';
    import { sql } from 'kysely';
    import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../database/index.ts'))};
    import { createJobs, defineJob } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    import { pino } from 'pino';
    const [name, url] = process.argv.slice(1);
    const log = pino({ level: 'silent' });
    const db = await openDatabase({ url, poolSize: 4, log, slowQueryMs: 60_000 });
    const jobs = createJobs({ url, log, soleProcess: true });
    await jobs.start();
    const note = defineJob({ name, schema: z.object({ what: z.string() }), options: { concurrency: 4, retryDelaySeconds: 1, retryLimit: 50 } });
    await jobs.work(note, async ({ what }, { completeIn }) => {
      await db.transaction(async (tx) => {
        await sql\`insert into effects values (\${what})\`.execute(tx);
        await completeIn(tx);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    });
    console.log('working');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, name, url], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await idle(150 + Math.random() * 400);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('every job has its effect exactly once although its workers are killed again and again', async () => {
  await sql`truncate effects`.execute(db.kysely);
  const note = noteJob({ concurrency: 4, retryDelaySeconds: 1, retryLimit: 50 });
  const producer = createJobs({ url, log, supervise: false });
  await producer.start();
  const expected = Array.from({ length: 120 }, (_, index) => `effect ${String(index).padStart(3, '0')}`);
  for (const what of expected) await producer.enqueue(note, { what });
  await producer.stop();
  for (let kill = 0; kill < 4; kill++) await workerProcess(note.name);
  const jobs = await startedJobs({ soleProcess: true });
  await jobs.work(note, async ({ what }, { completeIn }) => {
    await db.transaction(async (tx) => {
      await sql`insert into effects values (${what})`.execute(tx);
      await completeIn(tx);
    });
  });
  await until(async () => (await effects()).length >= expected.length);
  await idle(500);
  expect(await effects()).toEqual(expected);
});

test('a restart of Postgres in mid-flow loses no job and does not end the process', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-jobs-'));
  await chmod(dataDir, 0o755);
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  cleanUps.push(() => postgres.stop());
  const own = await openDatabase({ url: postgres.url, poolSize: 4, log, slowQueryMs: 60_000 });
  cleanUps.push(() => own.close());
  await sql`create table effects (what text not null)`.execute(own.kysely);
  const jobs = await startedJobs({ url: postgres.url });
  const note = noteJob({ concurrency: 2, retryDelaySeconds: 1, retryLimit: 50 });
  await jobs.work(note, async ({ what }, { completeIn }) => {
    await idle(20);
    await own.transaction(async (tx) => {
      await sql`insert into effects values (${what})`.execute(tx);
      await completeIn(tx);
    });
  });
  const expected = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'));
  for (const what of expected) await jobs.enqueue(note, { what });
  await idle(300);
  process.kill(postgres.pid, 'SIGKILL');
  const stored = async () => {
    const { rows } = await sql<{ what: string }>`select what from effects order by what`.execute(own.kysely);
    return rows.map(({ what }) => what);
  };
  await until(async () => (await stored().catch(() => [])).length >= expected.length);
  expect(await stored()).toEqual(expected);
}, 90_000);
