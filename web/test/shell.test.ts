import { afterEach, expect, test } from 'vitest';
import { withConsole } from './console.ts';

const app = withConsole();

afterEach(() => {
  app.fixture.state.signedIn = true;
  app.fixture.topics.refusing = false;
});

test('the palette reaches a channel of any guild by a part of its name', async () => {
  const page = await app.open('/');
  await page.waitForSelector('text=Lantern Keeper');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Jump to' }).fill('raid pl');
  await page.getByRole('option', { name: /raid-planning/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'raid-planning' }).waitFor();
});

test('shortcuts go to pages, and are not heard while somebody types', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/capture`);
  await page.getByRole('heading', { name: 'Capture', exact: true }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  await page.getByRole('heading', { name: 'Coverage' }).waitFor();
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Search the messages' });
  await box.waitFor();
  await box.pressSequentially('g o ?');
  expect(page.url()).toContain('/search');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('narrow screens have the navigation in a drawer', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/capture`, { width: 360, height: 700 });
  await page.getByRole('button', { name: 'Navigation' }).click();
  const drawer = page.getByRole('dialog', { name: 'Navigation' });
  await drawer.getByRole('link', { name: /Coverage/ }).click();
  await page.getByRole('heading', { name: 'Coverage' }).waitFor();
  await drawer.waitFor({ state: 'detached' });
});

test('a connection that is lost for longer than two seconds is shown, and its return too', async () => {
  const page = await app.open('/');
  await page.getByRole('navigation').getByText('Connected').waitFor();
  app.fixture.topics.refusing = true;
  app.fixture.topics.drop();
  await page.waitForTimeout(1_000);
  expect(await page.getByText('Live updates are paused').count()).toBe(0);
  await page.getByText('Live updates are paused').waitFor({ timeout: 10_000 });
  app.fixture.topics.refusing = false;
  await page.getByText('Live updates are paused').waitFor({ state: 'detached', timeout: 10_000 });
});

test('whoever is signed out learns how to get the link, and the link opens the console', async () => {
  app.fixture.state.signedIn = false;
  const page = await app.open('/');
  await page.getByText('guildhall owner-link', { exact: true }).waitFor();
  await page.goto(`${app.fixture.url}/owner?key=a-key-that-was-used-before`);
  await page.getByRole('alert').getByText('was used already').waitFor();
  await page.goto(`${app.fixture.url}/owner?key=a-good-owner-key`);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  expect(page.url()).toBe(`${app.fixture.url}/`);
});

test('an answer about the session from before the exchange does not sign the owner out again', async () => {
  app.fixture.state.signedIn = false;
  app.fixture.fault(/session$/, { delayMs: 800 });
  const page = await app.open('/owner?key=a-good-owner-key');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.waitForTimeout(1_000);
  expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(1);
});

test('a session that ends in use leads to the same page, and not to a broken one', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/capture`);
  await page.getByRole('navigation').getByText('Connected').waitFor();
  await page.waitForLoadState('networkidle');
  app.fixture.state.signedIn = false;
  await page.getByRole('link', { name: /Coverage/ }).click();
  await page.getByText('You are signed out').waitFor();
});

test('a page whose code cannot be loaded waits for the server instead of breaking', async () => {
  const page = await app.open('/');
  await page.getByRole('region', { name: 'Guilds' }).waitFor();
  await page.context().setOffline(true);
  await page.evaluate((path) => {
    const link = document.querySelector<HTMLAnchorElement>(`a[href="${path}"]`);
    link?.click();
  }, `/g/${app.fixture.guildId}/capture`);
  await page.getByRole('status', { name: 'Loading the page' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'Capture', exact: true }).waitFor();
});
