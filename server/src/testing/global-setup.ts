import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { readEnvironment } from '../platform/config/environment.ts';
import { dataHolder } from '../platform/database/data-lock.ts';
import { migrate, startEmbeddedPostgres } from '../platform/database/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's connection string of the server that all test files share. */
    testServerUrl: string;
    /** Name of the migrated database that `testDatabase()` clones. */
    testTemplate: string;
  }
}

const log = pino({ level: 'silent' });
const folderPrefix = 'guildhall-test-';
/** Older folders without a living holder were left by a run that was killed. */
const abandonedAfterMs = 10 * 60_000;

/** One server and one migrated template for the whole run; everything is gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = readEnvironment()['GUILDHALL_TEST_DATABASE_URL'];
  const server = given ? { url: given, stop: async () => undefined } : await temporaryServer();
  const template = `guildhall_template_${process.pid}_${Date.now()}`;
  await onServer(server.url, `create database ${template} template template0 encoding 'UTF8'`);
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${template}`;
  await migrate({ url: templateUrl.href });
  project.provide('testServerUrl', server.url);
  project.provide('testTemplate', template);
  return async () => {
    await onServer(server.url, `drop database ${template} with (force)`);
    await server.stop();
  };
}

async function temporaryServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeAbandoned();
  const dataDir = await mkdtemp(join(tmpdir(), folderPrefix));
  await chmod(dataDir, 0o755); // as root the server runs as another user, who must pass through
  const postgres = await startEmbeddedPostgres({ dataDir, log }).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  // Nothing of a test outlives the run, so nothing has to survive a power cut: commits are 5 times faster.
  await writeFile(
    join(dataDir, 'postgres', 'local.conf'),
    'fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n',
  );
  await chmod(join(dataDir, 'postgres', 'local.conf'), 0o644);
  await onServer(postgres.url, 'select pg_reload_conf()');
  const stop = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: postgres.url, stop };
}

async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix));
  for (const dataDir of names.map((name) => join(tmpdir(), name))) {
    const age = Date.now() - ((await stat(dataDir).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age < abandonedAfterMs || (await dataHolder(dataDir)) !== undefined) continue;
    // Taking it over and stopping it ends the server that may still run there.
    const left = await startEmbeddedPostgres({ dataDir, log }).catch(() => undefined);
    await left?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
