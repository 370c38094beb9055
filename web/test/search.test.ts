import { expect, test } from 'vitest';
import { withConsole } from './console.ts';

const app = withConsole();
const here = (query = '') => `/g/${app.fixture.guildId}/search${query}`;

test('operators and names are offered while typing and taken by keyboard', async () => {
  const page = await app.open(here());
  const box = page.getByRole('combobox', { name: 'Search the messages' });
  await box.pressSequentially('fro');
  await page.getByRole('option', { name: /from:/ }).waitFor();
  await page.getByRole('option', { name: /before:/ }).waitFor({ state: 'detached' });
  expect(await box.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowDown');
  const active = await box.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('from:');
  await page.getByRole('option', { name: /Maren/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('from:maren.b ');
  await page.keyboard.press('Escape');
  await page.waitForURL(/q=from/);
});

test('what is not understood is underlined, and its suggestion is a press away', async () => {
  const page = await app.open(here());
  const box = page.getByRole('combobox', { name: 'Search the messages' });
  await box.fill('forge form:Maren');
  await page.getByText('“form:” is not an operator').waitFor();
  expect(await page.locator('[data-notice=error]').textContent()).toBe('form:');
  await page.getByRole('button', { name: 'Use from:' }).click();
  expect(await box.inputValue()).toBe('forge from:Maren');
  await page.getByText('“form:” is not an operator').waitFor({ state: 'detached' });
});

test('results load on as the list is scrolled, and Enter opens one in its place in the archive', async () => {
  const page = await app.open(here('?q=forge'));
  await page.waitForSelector('mark');
  await page
    .getByRole('status')
    .getByText(/\d+ messages/)
    .waitFor();
  await page.locator('[data-row]').first().focus();
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('j');
    await page.waitForFunction(
      (index) => document.activeElement?.closest('[data-index]')?.getAttribute('data-index') === String(index),
      step + 1,
    );
  }
  const href = await page.evaluate(() => document.activeElement?.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\/\d+\?m=\d+/);
  const id = new URL(href ?? '', app.fixture.url).searchParams.get('m');
  await page.locator(`[data-message="${id}"]`).waitFor();
});

test('the query stands in the address: a reload and the way back show the same', async () => {
  const page = await app.open(here());
  await page.getByRole('combobox', { name: 'Search the messages' }).fill('linen');
  await page.waitForURL(/q=linen/);
  await page.reload();
  await page.waitForSelector('mark');
  expect(await page.getByRole('combobox', { name: 'Search the messages' }).inputValue()).toBe('linen');
  await page.locator('[data-row]').first().click();
  await page.waitForURL(/\/c\//);
  await page.goBack();
  await page.waitForSelector('mark');
});

test('the counts narrow the search to an author, and widen it again', async () => {
  const page = await app.open(here('?q=forge'));
  const author = page.getByRole('complementary').getByRole('button', { name: /Maren/ });
  await author.click();
  await page.waitForURL(/from%3Amaren/);
  expect(await author.getAttribute('aria-pressed')).toBe('true');
  await author.click();
  await page.waitForURL((url) => !url.search.includes('from'));
});

test('nothing found says so', async () => {
  const page = await app.open(here('?q=zyzzyva'));
  await page.waitForSelector('text=Nothing matches');
});

test('an option that is taken before the offers caught up replaces what was typed meanwhile', async () => {
  const page = await app.open(here());
  const box = page.getByRole('combobox', { name: 'Search the messages' });
  await box.click();
  await page.getByRole('option', { name: /from:/ }).waitFor();
  app.fixture.fault(/suggest$/, { delayMs: 1_000, times: 9 });
  await page.keyboard.type('fr');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('from:');
});

test('on a narrow screen the counts are behind a disclosure', async () => {
  const page = await app.open(here('?q=forge'), { width: 390 });
  await page.getByText('Narrow by channel or author').click();
  await page.getByRole('button', { name: /Maren/ }).first().click();
  await page.waitForURL(/from%3Amaren/);
});
