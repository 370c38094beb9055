import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Look, withConsole } from './console.ts';

const app = withConsole();

const pages: { name: string; path: () => string; ready: string }[] = [
  { name: 'overview', path: () => '/', ready: 'text=Lantern Keeper' },
  { name: 'capture', path: () => `/g/${app.fixture.guildId}/capture`, ready: 'text=officers >> nth=0' },
  { name: 'start', path: () => `/g/${app.fixture.guildId}/capture?tab=start`, ready: 'text=Start the capture' },
  { name: 'checks', path: () => `/g/${app.fixture.guildId}/capture?tab=checks`, ready: 'text=This will be missing' },
  { name: 'settings', path: () => `/g/${app.fixture.guildId}/capture?tab=settings`, ready: 'text=Ask who reacted' },
  { name: 'coverage', path: () => `/g/${app.fixture.guildId}/coverage`, ready: 'text=2 gaps' },
  { name: 'reader', path: () => `/g/${app.fixture.guildId}/c/${app.fixture.general.id}`, ready: 'article' },
  { name: 'search', path: () => `/g/${app.fixture.guildId}/search?q=forge`, ready: 'mark' },
  { name: 'not found', path: () => '/nothing', ready: 'text=There is no such page' },
  { name: 'owner, without a key', path: () => '/owner', ready: 'text=The link is incomplete' },
  { name: 'search, empty', path: () => `/g/${app.fixture.guildId}/search`, ready: 'text=What you can ask for' },
];
const looks: Look[] = [
  { theme: 'light', width: 1_360, height: 860 },
  { theme: 'dark', width: 360, height: 740 },
];

/** Menus and tooltips hang on the body, as the pattern wants it; they are no part of a landmark. */
const overlays = ['region'];

async function violations(page: Page, without: string[] = [], only?: string[]): Promise<string[]> {
  const axe = only ? new AxeBuilder({ page }).withRules(only) : new AxeBuilder({ page }).disableRules(without);
  const { violations: found } = await axe.analyze();
  return found.map(
    (each) => `${each.id}: ${each.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
  );
}

describe.each(pages)('the page $name', ({ path, ready }) => {
  test.each(looks)(
    'has nothing for axe to say and nothing that scrolls sideways: $theme, $width wide',
    async (look) => {
      const page = await app.open(path(), look);
      await page.waitForSelector(ready);
      await page.waitForTimeout(200);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter(
            (element) =>
              element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX),
          )
          .filter(
            (element) =>
              !element.querySelector('pre') && element.tagName !== 'PRE' && element.getAttribute('role') !== 'tablist',
          )
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect(wide).toEqual([]);
      expect(app.problems).toEqual([]);
    },
  );
});

test('tables end at the edge of the page on every width', async () => {
  for (const [width, edge] of [
    [390, 16],
    [760, 16],
    [900, 24],
    [1_360, 24],
  ] as const) {
    const page = await app.open('/', { width });
    await page.waitForSelector('text=Lantern Keeper');
    const paddings = await page.$$eval('tr', (rows) =>
      rows.map((row) => {
        const shown = [...row.children].filter((cell) => getComputedStyle(cell).display !== 'none');
        return getComputedStyle(shown.at(-1) ?? row).paddingRight;
      }),
    );
    expect(new Set(paddings), `${width} wide`).toEqual(new Set([`${edge}px`]));
  }
});

test('the page runs under a policy without inline scripts, and loads no code of other pages', async () => {
  const page = await app.open('/');
  await page.waitForSelector('text=Lantern Keeper');
  expect(await page.evaluate(() => document.querySelectorAll('script:not([src])').length)).toBe(0);
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  expect(loaded.filter((name) => /palette|drawer|menu-list|toast-list/.test(name))).toEqual([]);
  expect(app.problems).toEqual([]);
});

test('open menus, dialogs and the palette have nothing for axe to say', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/capture`);
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).waitFor();
  expect(await violations(page, overlays)).toEqual([]);
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Jump to' }).waitFor();
  expect(await violations(page, overlays)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  expect(await violations(page, overlays)).toEqual([]);
});

test('the chosen theme is there before the first paint of the next visit', async () => {
  const page = await app.open('/', { theme: 'light' });
  await page.evaluate(() => localStorage.setItem('guildhall.theme', 'dark'));
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.evaluate(() => localStorage.removeItem('guildhall.theme'));
});

test('a failure says what happened and what is kept, and a retry mends it', async () => {
  app.fixture.fault(/\/coverage$/, { status: 400 });
  const page = await app.open(`/g/${app.fixture.guildId}/coverage`);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(
    /could not be loaded[\s\S]*did not answer in time[\s\S]*Nothing that was captured/,
  );
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.waitForSelector('text=2 gaps');
});

test('while a page loads, rows of the same height stand where the real ones will be', async () => {
  app.fixture.fault(/\/coverage$/, { delayMs: 700 });
  const page = await app.open(`/g/${app.fixture.guildId}/coverage`);
  await page.getByRole('status', { name: 'Loading the ledger' }).waitFor();
  const shift = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 1_500);
      }),
  );
  await page.waitForSelector('text=2 gaps');
  expect(await shift).toBeLessThan(0.02);
});

test('an empty guild says what will appear and offers the action that fills it', async () => {
  const page = await app.open('/');
  await page.getByRole('link', { name: 'Choose what' }).click();
  await page.getByRole('button', { name: 'Start the capture' }).waitFor();
  await page.getByRole('tab', { name: 'Jobs' }).click();
  await page.waitForSelector('text=No capture yet');
});

test('the history of a guild is captured with one press on the overview', async () => {
  const page = await app.open('/');
  await page.getByRole('button', { name: 'Capture the history' }).click();
  await expect.poll(() => app.fixture.requests).toContain('POST /api/capture/jobs');
});

test('a running capture is paused and resumed from the palette', async () => {
  const page = await app.open('/');
  await page.getByRole('region', { name: 'Running now' }).waitFor();
  for (const [typed, action] of [
    ['pause', 'pause'],
    ['resume', 'resume'],
  ] as const) {
    app.fixture.requests.length = 0;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Jump to' }).fill(typed);
    await page
      .getByRole('option', { name: new RegExp(`^${typed}: `, 'i') })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => app.fixture.requests.filter((each) => each.endsWith(`/${action}`))).toHaveLength(1);
  }
});
