import { AxeBuilder } from '@axe-core/playwright';
import type { MessageView } from '@guildhall/contract';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { withConsole } from './console.ts';
import { messageAt } from './fixture/messages.ts';
import { openReader } from './reading.ts';

const app = withConsole();

/** The first message that fits, and a page that shows it. */
async function openWith(fits: (message: MessageView) => boolean): Promise<{ page: Page; message: MessageView }> {
  for (let index = 40_000; index < 60_000; index += 1) {
    const message = messageAt(app.fixture.general, index);
    if (message.deletedAt === null && fits(message)) {
      return { message, page: await openReader(app, `?m=${message.id}`) };
    }
  }
  throw new Error('the fixture has no such message');
}

const rowOf = (page: Page, { id }: MessageView) => page.locator(`[data-message="${id}"]`);
const isLoaded = (image: Element) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;

describe('pictures of people', () => {
  const faces = (page: Page) =>
    page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLImageElement>('article img[src*="/avatars/"]')].filter(
          (image) => image.naturalWidth > 0 && getComputedStyle(image).opacity === '1',
        ).length,
    );

  test('cover their letters', async () => {
    const page = await openReader(app, '');
    await expect.poll(() => faces(page)).toBeGreaterThan(0);
  });

  test('that are not there leave letters and names', async () => {
    app.fixture.fault(/avatars|emojis/, { status: 404, times: 1_000 });
    const { page } = await openWith((message) => message.reactions.length > 0);
    expect(await faces(page)).toBe(0);
    const missing = await page.evaluate(() => document.querySelectorAll('article img[src*="/emojis/"]').length);
    expect(missing).toBe(0);
  });
});

describe('pictures of embeds', () => {
  test('stand in a place that was kept for them, and come from this server alone', async () => {
    const { page, message } = await openWith(({ embeds }) => embeds[0]?.type === 'image');
    const image = rowOf(page, message).locator('img[src*="/embeds/"]');
    await expect.poll(() => image.evaluate(isLoaded)).toBe(true);
    expect(await image.boundingBox()).toMatchObject({ width: 400, height: 225 });
    const hosts = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => new URL(entry.name).host),
    );
    expect(new Set(hosts)).toEqual(new Set([new URL(app.fixture.url).host]));
  });

  test('that do not come leave a link to where they stand', async () => {
    app.fixture.fault(/embeds/, { status: 404, times: 1_000 });
    const { page, message } = await openWith(({ embeds }) => embeds[0]?.type === 'image');
    const link = rowOf(page, message).getByRole('link', { name: 'pictures.example' });
    expect(await link.getAttribute('href')).toBe('https://pictures.example/harbour.png');
    expect(await link.getAttribute('rel')).toContain('noreferrer');
  });

  test('of a film lead to where it plays', async () => {
    const { page, message } = await openWith(({ embeds }) => embeds[0]?.video === true);
    const link = rowOf(page, message).getByTitle('Play at example.org');
    expect(await link.getAttribute('href')).toBe('https://example.org/fair');
  });

  test('in a corner are small', async () => {
    const { page, message } = await openWith(({ embeds }) => embeds[0]?.thumbnail?.width === 320);
    const image = rowOf(page, message).locator('img[src*="/embeds/"]');
    expect(await image.boundingBox()).toMatchObject({ width: 80, height: 80 });
  });
});

describe('stickers', () => {
  test('are pictures', async () => {
    const { page, message } = await openWith(({ stickers }) => stickers.length > 0);
    const image = rowOf(page, message).getByRole('img', { name: 'Sticker: Cheering anvil' });
    await expect.poll(() => image.evaluate(isLoaded)).toBe(true);
  });

  test('that are not there are named', async () => {
    app.fixture.fault(/stickers/, { status: 404, times: 1_000 });
    const { page, message } = await openWith(({ stickers }) => stickers.length > 0);
    await rowOf(page, message).getByText('Sticker: Cheering anvil').waitFor();
  });
});

describe('a picture that is pressed', () => {
  const two = ({ attachments }: MessageView) =>
    attachments.filter(({ url, spoiler, contentType }) => url && !spoiler && contentType?.startsWith('image/'))
      .length === 2;

  test('opens large; arrows go to the others of its message, Escape goes back', async () => {
    const { page, message } = await openWith(two);
    await rowOf(page, message).getByRole('img', { name: 'A copper banner' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'A copper banner' });
    await dialog.getByText('1 of 2').waitFor();
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('2 of 2').waitFor();
    const src = await dialog.getByRole('img').getAttribute('src');
    expect(src).toBe(message.attachments[1]?.url);
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('1 of 2').waitFor();
    const { violations } = await new AxeBuilder({ page }).disableRules(['region']).analyze();
    expect(violations).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await rowOf(page, message).isVisible()).toBe(true);
  });

  test('behind a spoiler shows itself first', async () => {
    const { page, message } = await openWith(
      ({ attachments: [first] }) => first?.spoiler === true && first.url !== null && first.width !== null,
    );
    const spoiler = rowOf(page, message).getByRole('button', { name: 'Spoiler: show the picture' });
    expect(await rowOf(page, message).locator(`img[src="${message.attachments[0]?.url}"]`).count()).toBe(0);
    await spoiler.click();
    await expect
      .poll(() => rowOf(page, message).locator(`img[src="${message.attachments[0]?.url}"]`).evaluate(isLoaded))
      .toBe(true);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
