import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** A Chromium of a test file's own; what the page complains of fails the test. */
export function withBrowser(): { readonly page: () => Page } {
  const problems: string[] = [];
  let folder: string;
  let browser: BrowserContext | undefined;
  let page: Page | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-client-'));
    browser = await chromium.launchPersistentContext(folder, { executablePath: '/usr/bin/chromium', args: flags });
    page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  }, 60_000);

  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    page: () => {
      if (!page) throw new Error('The browser has not started.');
      return page;
    },
  };
}
