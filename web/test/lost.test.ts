import { afterEach, expect, test } from 'vitest';
import { withConsole } from './console.ts';
import { guilds } from './fixture/guild.ts';

const app = withConsole();
const nowhere = '1421680000767098881';

afterEach(() => {
  app.fixture.state.guilds = guilds;
});

test.each([
  ['/nothing', 'There is no such page'],
  [`/g/${nowhere}/capture`, 'There is no such guild here'],
])('the address %s says that it leads nowhere, and leads on', async (path, words) => {
  const page = await app.open(path);
  await page.getByRole('heading', { name: words }).waitFor();
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('an unknown channel says so, without a retry that could not help', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/c/${nowhere}`);
  await page.getByRole('heading', { name: 'There is no such channel here' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Unknown channel' }).count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await page.getByRole('button', { name: 'See what is held' }).click();
  await page.getByRole('heading', { name: 'Coverage' }).waitFor();
});

test('without a guild the overview says why, and how the bots are', async () => {
  app.fixture.state.guilds = [];
  const page = await app.open('/');
  await page.getByRole('heading', { name: 'No guild yet' }).waitFor();
  await page.getByText('A bot is not connected').waitFor();
  await page.getByRole('region', { name: 'Bots' }).getByText('Lantern Keeper').waitFor();
});

test('what failed while the server was away comes by itself when it is back', async () => {
  app.fixture.fault(/capture-settings$/, { status: 503, times: 3 });
  const page = await app.open(`/g/${app.fixture.guildId}/capture?tab=settings`);
  await page.getByRole('heading', { name: 'The settings could not be loaded' }).waitFor();
  app.fixture.topics.drop();
  await page.getByText('Ask who reacted').waitFor();
});

test('messages that failed come by themselves too', async () => {
  app.fixture.fault(/messages$/, { status: 503, times: 1 });
  const page = await app.open(`/g/${app.fixture.guildId}/c/${app.fixture.general.id}`);
  await page.getByRole('heading', { name: 'The messages could not be loaded' }).waitFor();
  app.fixture.topics.drop();
  await page.waitForSelector('article');
});

test('a link that was refused offers no retry, one that failed on the way does', async () => {
  const page = await app.open('/owner?key=a-key-that-was-used-before');
  await page.getByRole('alert').getByText('was used already').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  app.fixture.fault(/session\/owner$/, { status: 503 });
  await page.goto(`${app.fixture.url}/owner?key=a-good-owner-key`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});
