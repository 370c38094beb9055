import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Fixture, startFixture } from './fixture-server.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Console = {
  fixture: Fixture;
  /** A page at this path; errors of the page fail the test that asks for `problems`. */
  open: (path: string, look?: Look) => Promise<Page>;
  problems: string[];
};
export type Look = { theme?: 'light' | 'dark'; width?: number; height?: number };

/** The console as built from the sources of now, served by the fixture, in a Chromium of its own. One for a test file. */
export function withConsole(): Console {
  const folders: string[] = [];
  const folder = async (name: string): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), `guildhall-${name}-`));
    folders.push(path);
    return path;
  };
  let context: BrowserContext | undefined;
  let fixture: Fixture | undefined;
  let page: Page | undefined;
  const problems: string[] = [];

  beforeAll(async () => {
    const dist = await folder('web');
    // Vitest's own value would build React's slow development half.
    process.env.NODE_ENV = 'production';
    await build({ root, logLevel: 'error', build: { outDir: dist, emptyOutDir: true } });
    fixture = await startFixture({ dist });
    context = await chromium.launchPersistentContext(await folder('browser'), {
      executablePath: '/usr/bin/chromium',
      args: flags,
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      viewport: null,
    });
  }, 120_000);

  afterEach(() => {
    fixture?.clearFaults();
  });

  afterAll(async () => {
    await context?.close();
    await fixture?.close();
    await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
  });

  return {
    get fixture() {
      if (!fixture) throw new Error('the fixture has not started');
      return fixture;
    },
    problems,
    async open(path, { theme = 'light', width = 1_280, height = 800 } = {}) {
      if (!context || !fixture) throw new Error('the browser has not started');
      problems.length = 0;
      page ??= await newPage(context, problems);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(fixture.url + path);
      return page;
    },
  };
}

async function newPage(context: BrowserContext, problems: string[]): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  // Below Vitest's limit, so that a failure names what it waited for.
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return page;
}
