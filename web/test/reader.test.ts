import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { withConsole } from './console.ts';
import { isoOf } from './fixture/ids.ts';
import { idOf, messageAt } from './fixture/messages.ts';
import { list, openReader, settled } from './reading.ts';

const app = withConsole();
const here = () => `/g/${app.fixture.guildId}/c/${app.fixture.general.id}`;
const nth = (index: number) => idOf(app.fixture.general, index);
const openAt = (query: string) => openReader(app, query);

const topOf = (page: Page, id: string) =>
  page.evaluate(
    (message) => document.querySelector(`[data-message="${message}"]`)?.getBoundingClientRect().top ?? null,
    id,
  );
const visible = (page: Page) =>
  page.evaluate((selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return [...document.querySelectorAll('article')]
      .filter((article) => {
        const rect = article.getBoundingClientRect();
        return box && rect.bottom > box.top && rect.top < box.bottom;
      })
      .map((article) => article.getAttribute('data-message'));
  }, list);

/** Follows one message frame by frame: how far it ever stood from where the scrolling alone would have put it. */
async function driftWhile(page: Page, id: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate(
    ([selector, message]) => {
      const box = document.querySelector(selector ?? '');
      const held = window as typeof window & { drift?: { tops: number[]; stop: boolean } };
      const record = { tops: [] as number[], stop: false };
      held.drift = record;
      const frame = () => {
        const row = document.querySelector(`[data-message="${message}"]`);
        if (row && box) record.tops.push(row.getBoundingClientRect().top);
        if (!record.stop) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    [list, id],
  );
  await act();
  const tops = await page.evaluate(() => {
    const held = window as typeof window & { drift?: { tops: number[]; stop: boolean } };
    if (held.drift) held.drift.stop = true;
    return held.drift?.tops ?? [];
  });
  expect(tops.length).toBeGreaterThan(3);
  return Math.max(...tops) - Math.min(...tops);
}

describe('the reader of 100,000 messages', () => {
  test('opens at the newest message', async () => {
    const page = await openAt('');
    expect((await visible(page)).at(-1)).toBe(nth(99_999));
    expect(app.problems).toEqual([]);
  });

  test('keeps what is read in its place while an older page arrives above it', async () => {
    const page = await openAt(`?m=${nth(50_000)}`);
    app.fixture.fault(/messages$/, { delayMs: 600 });
    // To the very top of what is loaded, where a list without an anchor would jump.
    await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), list);
    await page.waitForTimeout(150);
    const anchor = (await visible(page))[0] ?? '';
    const before = await page.evaluate((selector) => document.querySelector(selector)?.scrollHeight ?? 0, list);
    const drift = await driftWhile(page, anchor, async () => {
      await page.waitForFunction(
        ([selector, height]) => (document.querySelector(String(selector))?.scrollHeight ?? 0) > Number(height) + 500,
        [list, before] as const,
      );
      await settled(page);
    });
    expect(drift).toBeLessThanOrEqual(1);
  });

  test('keeps what is read in its place while a newer page arrives below it', async () => {
    const page = await openAt(`?m=${nth(50_000)}`);
    app.fixture.fault(/messages$/, { delayMs: 600 });
    await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 1e9), list);
    await page.waitForTimeout(150);
    const anchor = (await visible(page))[0] ?? '';
    const drift = await driftWhile(page, anchor, () => settled(page));
    expect(drift).toBeLessThanOrEqual(1);
  });

  test('scrolls thousands of messages up and down again without a hole, a double or a change of order', async () => {
    const page = await openAt('');
    const seen: string[] = [];
    const collect = async () =>
      seen.push(...(await page.$$eval('article', (rows) => rows.map((row) => row.getAttribute('data-message') ?? ''))));
    await page.hover(list);
    await collect();
    for (let step = 0; step < 80; step++) {
      await page.mouse.wheel(0, -700);
      await page.waitForTimeout(40);
      await collect();
    }
    await settled(page);
    await collect();
    const oldest = seen.reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b));
    for (let step = 0; step < 40; step++) {
      await page.mouse.wheel(0, 1_500);
      await page.waitForTimeout(30);
      const rows = await page.$$eval('article', (articles) =>
        articles.map((row) => row.getAttribute('data-message') ?? ''),
      );
      expect(rows).toEqual(rows.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
      expect(new Set(rows).size).toBe(rows.length);
      expect((await visible(page)).length).toBeGreaterThan(0);
    }
    const reached = Array.from({ length: 3_000 }, (_, back) => 99_999 - back).find((index) => nth(index) === oldest);
    expect(reached).toBeDefined();
    const ids = new Set(seen);
    const missing = Array.from({ length: 99_999 - (reached ?? 0) }, (_, back) => nth(99_999 - back)).filter(
      (id) => !ids.has(id),
    );
    expect(missing).toEqual([]);
    // The list holds a window, not all it ever read.
    expect(await page.locator('article').count()).toBeLessThan(120);
  });

  test('every frame paints messages, never an empty list', async () => {
    const page = await openAt('');
    await page.hover(list);
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, -900);
      await page.waitForTimeout(30);
      const covered = await page.evaluate((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        if (!box) return 0;
        return [0.2, 0.5, 0.8].filter((share) =>
          document.elementFromPoint(box.left + 120, box.top + box.height * share)?.closest('[data-row-key]'),
        ).length;
      }, list);
      expect(covered).toBe(3);
    }
  });

  test('a permalink shows its message in the middle and marks it', async () => {
    const page = await openAt(`?m=${nth(12_345)}`);
    const row = page.locator(`[data-message="${nth(12_345)}"]`);
    expect(await row.isVisible()).toBe(true);
    const top = (await topOf(page, nth(12_345))) ?? 0;
    expect(top).toBeGreaterThan(150);
    expect(top).toBeLessThan(700);
    const colour = await row.locator('> div').evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(colour).not.toBe('rgba(0, 0, 0, 0)');
  });

  test('jumps to a date', async () => {
    const page = await openAt('');
    await page.locator(list).focus();
    await page.keyboard.press('d');
    await page.getByLabel('Jump to', { exact: true }).fill('2025-06-01');
    await page.getByRole('button', { name: 'Jump', exact: true }).click();
    await page.waitForFunction(() => document.querySelector('main')?.textContent?.includes('June 1, 2025'));
    await settled(page);
    const days = (await visible(page)).map((id) => isoOf(id ?? '').slice(0, 10));
    expect(days).toContain('2025-06-01');
  });

  test('reaches the beginning and says so', async () => {
    const page = await openAt(`?m=${nth(3)}`);
    await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), list);
    await page.waitForSelector('text=The beginning of what is held');
    expect((await visible(page))[0]).toBe(nth(0));
  });

  test('j and k move from message to message, End goes to the newest', async () => {
    const page = await openAt(`?m=${nth(50_000)}`);
    await page.locator(list).focus();
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    const first = await page.evaluate(() => document.activeElement?.getAttribute('data-message'));
    await page.keyboard.press('j');
    await page.waitForFunction((id) => document.activeElement?.getAttribute('data-message') !== id, first);
    const second = await page.evaluate(() => document.activeElement?.getAttribute('data-message'));
    expect(BigInt(second ?? 0)).toBeGreaterThan(BigInt(first ?? 0));
    await page.keyboard.press('k');
    await page.waitForFunction((id) => document.activeElement?.getAttribute('data-message') === id, first);
    await page.keyboard.press('End');
    await page.waitForSelector(`[data-message="${nth(99_999)}"]`);
  });

  test('Enter on a message opens what it leads to, Escape leaves the message', async () => {
    const index =
      50_000 +
      Array.from({ length: 400 }, (_, at) => at).findIndex((at) => {
        const { type, thread, attachments, embeds } = messageAt(app.fixture.general, 50_000 + at);
        return type === 19 && !thread && attachments.length === 0 && embeds.length === 0;
      });
    const page = await openAt(`?m=${nth(index)}`);
    const row = page.locator(`[data-message="${nth(index)}"]`);
    await row.focus();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SECTION');
    await row.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('m') === messageAt(app.fixture.general, index).replyTo?.id);
  });

  test('an edited message shows its versions, the newest first', async () => {
    const index =
      50_000 +
      Array.from({ length: 400 }, (_, at) => at).findIndex((at) => {
        const { versions, deletedAt, type } = messageAt(app.fixture.general, 50_000 + at);
        return versions === 3 && deletedAt === null && type === 0;
      });
    const page = await openAt(`?m=${nth(index)}`);
    await page
      .locator(`[data-message="${nth(index)}"]`)
      .getByRole('button', { name: '(edited)' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Versions of this message' });
    await dialog.getByText('3 versions held').waitFor();
    const heads = await dialog.getByRole('listitem').allInnerTexts();
    expect(heads.map((head) => head.split(' ·')[0])).toEqual(['Version 3', 'Version 2', 'First held']);
  });

  test('the slash searches in the channel that is read', async () => {
    const page = await openAt('');
    await page.locator(list).focus();
    await page.keyboard.press('/');
    const box = page.getByRole('combobox', { name: 'Search the messages' });
    await box.waitFor();
    expect(await box.inputValue()).toBe('in:general ');
  });

  test('says when the message of a link is not held', async () => {
    const page = await openAt(`?m=${BigInt(nth(50_000)) + 1n}`);
    await page.getByText('The message of this link is not held').waitFor();
    await page.goto(`${app.fixture.url}${here()}?m=${nth(50_000)}`);
    await page.waitForSelector(`[data-message="${nth(50_000)}"]`);
    expect(await page.getByText('The message of this link is not held').count()).toBe(0);
  });

  test('an older page that fails leaves the messages and offers a retry', async () => {
    const page = await openAt(`?m=${nth(50_000)}`);
    app.fixture.fault(/messages$/, { status: 503 });
    await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), list);
    await page.getByRole('alert').waitFor();
    expect((await visible(page)).length).toBeGreaterThan(0);
    const before = await page.evaluate((selector) => document.querySelector(selector)?.scrollHeight ?? 0, list);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForFunction(
      ([selector, height]) => (document.querySelector(String(selector))?.scrollHeight ?? 0) > Number(height) + 500,
      [list, before] as const,
    );
  });
});

describe('hostile messages', () => {
  let page: Page;
  beforeEach(async () => {
    page = await openAt(`?m=${nth(99_977)}`);
  });

  test('cannot leave their row nor widen the page', async () => {
    const outside = await page.evaluate((selector) => {
      const box = document.querySelector(selector);
      if (!box) return ['no list'];
      const right = box.getBoundingClientRect().right;
      const wide = box.scrollWidth > box.clientWidth ? [`the list is ${box.scrollWidth} wide`] : [];
      return [
        ...wide,
        ...[...box.querySelectorAll('article *')]
          .filter((element) => element.getBoundingClientRect().right > right + 1)
          .map((element) => element.outerHTML.slice(0, 80)),
      ];
    }, list);
    expect(outside).toEqual([]);
    const clipped = await page.evaluate(() =>
      [...document.querySelectorAll('article')].every((article) => {
        const text = article.querySelector('.foreign.overflow-clip');
        return text === null || getComputedStyle(text).overflowY === 'clip';
      }),
    );
    expect(clipped).toBe(true);
  });

  test('run nothing and link only to http and https', async () => {
    expect(await page.title()).toBe('general · Guildhall');
    expect(await page.$$eval('article script, article img[src="x"]', (found) => found.length)).toBe(0);
    const links = await page.$$eval('article a', (anchors) =>
      anchors.map((anchor) => (anchor as HTMLAnchorElement).protocol),
    );
    expect(links.every((protocol) => protocol === 'http:' || protocol === 'https:')).toBe(true);
    const outward = await page.$$eval('article a[href^=http]', (anchors) =>
      anchors.map((anchor) => anchor.getAttribute('rel')),
    );
    expect(outward.length).toBeGreaterThan(0);
    expect(outward.every((rel) => rel?.includes('noopener') && rel.includes('noreferrer'))).toBe(true);
    await page.waitForSelector('text=<script>document.title');
  });

  test('do not turn the text around them', async () => {
    const directions = await page.$$eval('article .foreign', (boxes) =>
      boxes.map((box) => getComputedStyle(box).unicodeBidi),
    );
    expect(directions.every((value) => value.includes('isolate'))).toBe(true);
    expect(app.problems).toEqual([]);
  });
});

describe('live events', () => {
  test('a new message appears at the end and pulls a reader who is there along', async () => {
    const page = await openAt('');
    const message = app.fixture.say('the kettle is on');
    const row = page.locator(`[data-message="${message.id}"]`);
    await row.waitFor();
    await settled(page);
    expect((await visible(page)).at(-1)).toBe(message.id);
  });

  test('a reader further up is left where they are and told of it', async () => {
    const page = await openAt('');
    await page.hover(list);
    await page.mouse.wheel(0, -2_000);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    await settled(page);
    const anchor = (await visible(page))[0] ?? '';
    const drift = await driftWhile(page, anchor, async () => {
      app.fixture.say('said while somebody read further up');
      await page.getByRole('button', { name: '1 new' }).waitFor();
      await settled(page);
    });
    expect(drift).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: '1 new' }).click();
    await page.waitForSelector('text=said while somebody read further up');
  });

  test('whoever reads far above the end is told of new messages too', async () => {
    const page = await openAt(`?m=${nth(50_000)}`);
    app.fixture.say('said far below');
    app.fixture.say('and once more');
    await page.getByRole('button', { name: '2 new messages' }).click();
    await page.waitForSelector('text=and once more');
    await page.getByRole('button', { name: 'new message' }).waitFor({ state: 'detached' });
  });

  test('what was seen as it came is not new to whoever scrolls up then', async () => {
    const page = await openAt('');
    app.fixture.say('seen at once');
    await page.waitForSelector('text=seen at once');
    await settled(page);
    await page.hover(list);
    await page.mouse.wheel(0, -2_000);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    expect(await page.getByRole('button', { name: 'new message' }).count()).toBe(0);
  });

  test('what a capture fills in bulk appears without a reload', async () => {
    const page = await openAt('');
    const asked = app.fixture.requests.length;
    app.fixture.fill(Array.from({ length: 60 }, (_, index) => `filled in ${index}`));
    await page.waitForSelector('text=filled in 59');
    expect(app.fixture.requests.length - asked).toBe(1);
  });

  test('a channel of which nothing was held shows what is filled in', async () => {
    const page = await app.open('/');
    let isEmpty = true;
    const nothing = { messages: [], hasOlder: false, hasNewer: false, anchorId: null };
    const messages = /\/messages\?/;
    await page.route(messages, (route) => (isEmpty ? route.fulfill({ json: nothing }) : route.continue()));
    const topic = `channel:${app.fixture.guildId}:${app.fixture.general.id}`;
    await page.goto(`${app.fixture.url}/g/${app.fixture.guildId}/c/${app.fixture.general.id}`);
    await page.getByText('Nothing is held of this channel yet').waitFor();
    await expect.poll(() => app.fixture.topics.subscribers(topic)).toBeGreaterThan(0);
    await page.waitForTimeout(200);
    isEmpty = false;
    app.fixture.fill(['the first of all']);
    await page.waitForSelector('text=the first of all');
    await page.unroute(messages);
  });

  test('a deleted message becomes a tombstone and its text is gone from the page', async () => {
    const page = await openAt('');
    const message = app.fixture.say('take this away');
    await page.waitForSelector('text=take this away');
    app.fixture.remove([message.id]);
    await page.locator(`[data-message="${message.id}"]`).getByText('its text is gone').waitFor();
    expect(await page.content()).not.toContain('take this away');
  });

  test('after a lost connection the reader catches up with what was missed', async () => {
    const page = await openAt('');
    app.fixture.topics.drop(true);
    const message = app.fixture.say('said while nobody listened');
    await page.locator(`[data-message="${message.id}"]`).waitFor({ timeout: 15_000 });
  });
});
