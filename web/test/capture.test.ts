import { expect, test } from 'vitest';
import { withConsole } from './console.ts';
import { jobAt } from './fixture/jobs.ts';

const app = withConsole();
const here = () => `/g/${app.fixture.guildId}/capture`;

test('progress is pushed: the figures move without a single further request', async () => {
  const page = await app.open(here());
  await page.getByText('Reading').first().waitFor();
  const subscribed = () => app.fixture.topics.subscribers('capture') > 0;
  await expect.poll(subscribed).toBe(true);
  await page.waitForTimeout(300);
  const asked = app.fixture.requests.length;
  for (const share of [0.41, 0.52, 0.63]) {
    app.fixture.progress(jobAt(1, 'running', share, 'Waits 2 s for Discord’s limit on #general.'));
    await page
      .getByText(`${Math.round(share * 100)} %`)
      .first()
      .waitFor();
  }
  await page.getByText('Waits 2 s for Discord’s limit on #general.').first().waitFor();
  expect(app.fixture.requests.length).toBe(asked);
});

test('nothing moves when a wait comes and goes', async () => {
  app.fixture.progress(jobAt(1, 'running', 0.4));
  const page = await app.open(here(), { width: 390 });
  const channels = page.getByRole('button', { name: /channels done/ }).first();
  const before = await channels.boundingBox();
  const words =
    'Waiting for 12 s: Discord’s limit on all requests of this bot is used up, and that is a long sentence.';
  app.fixture.progress(jobAt(1, 'running', 0.4, words));
  await page.getByText(words).first().waitFor();
  expect(await channels.boundingBox()).toEqual(before);
});

test('a job that is still listing channels says so instead of counting none', async () => {
  const beginning = jobAt(1, 'running', 0);
  app.fixture.progress({
    ...beginning,
    messages: 0,
    channels: { total: 0, done: 0, skipped: 0, failed: 0 },
    perChannel: [],
  });
  const page = await app.open(here());
  const job = page.getByRole('article', { name: 'Capture, newest first' });
  await job.getByText('Listing channels and archived threads').waitFor();
  expect(await job.getByText('0 of 0').count()).toBe(0);
});

test('pause says that it is pending, then that the job is paused, and can be resumed', async () => {
  app.fixture.progress(jobAt(1, 'running', 0.4));
  const page = await app.open(here());
  app.fixture.fault(/\/pause$/, { delayMs: 500 });
  const pause = page.getByRole('button', { name: 'Pause' }).first();
  await pause.click();
  expect(await pause.getAttribute('aria-busy')).toBe('true');
  await page.getByRole('button', { name: 'Resume' }).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await page.getByRole('button', { name: 'Pause' }).first().waitFor();
});

test('an action that fails leaves the job as it was and says why', async () => {
  app.fixture.progress(jobAt(1, 'running', 0.4));
  const page = await app.open(here());
  app.fixture.fault(/\/pause$/, { status: 503 });
  await page.getByRole('button', { name: 'Pause' }).first().click();
  await page.getByText('The job could not be paused').first().waitFor();
  expect(await page.getByRole('button', { name: 'Pause' }).first().isEnabled()).toBe(true);
});

test('cancelling asks first', async () => {
  app.fixture.progress(jobAt(1, 'running', 0.4));
  const page = await app.open(here());
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await page.getByRole('dialog', { name: 'Cancel this capture?' }).waitFor();
  await page.keyboard.press('Escape');
  expect(app.fixture.requests.some((request) => request.endsWith('/cancel'))).toBe(false);
});

test('a failed job says why in a sentence and offers a retry', async () => {
  app.fixture.progress(
    jobAt(4, 'failed', 0.2, null, 'The bot was removed from the guild. Invite it again, then retry.'),
  );
  const page = await app.open(here());
  await page.getByText('Invite it again, then retry.').waitFor();
  await page.getByRole('button', { name: 'Retry' }).first().waitFor();
});

test('a capture of chosen channels starts with what was chosen', async () => {
  const page = await app.open(`${here()}?tab=start`);
  await page.getByText('Chosen channels').click();
  await page.getByRole('checkbox', { name: 'general' }).waitFor();
  await page.getByLabel('Filter channels and threads').last().fill('pict');
  await page.getByRole('checkbox', { name: 'pictures' }).check();
  await page.getByText('The oldest').click();
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'POST'),
    page.getByRole('button', { name: 'Start the capture' }).click(),
  ]);
  expect(request.postDataJSON()).toMatchObject({
    guildId: app.fixture.guildId,
    direction: 'oldest-first',
    channelIds: [expect.stringMatching(/^\d{17,19}$/)],
  });
  await page.getByText('The capture has started').first().waitFor();
  await page.getByText('Waits for its turn').first().waitFor();
});

test('a gap of the coverage leads to a capture of just that gap', async () => {
  const page = await app.open(`/g/${app.fixture.guildId}/coverage?show=gaps`);
  await page.getByRole('button', { name: /general/ }).click();
  await page.getByRole('link', { name: 'Fill this gap' }).first().click();
  await page.getByText('Only the gap that you chose').waitFor();
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'POST'),
    page.getByRole('button', { name: 'Start the capture' }).click(),
  ]);
  expect(request.postDataJSON()).toMatchObject({
    channelIds: [app.fixture.general.id],
    after: expect.stringMatching(/^\d+$/),
    before: expect.stringMatching(/^\d+$/),
  });
});

test('settings are saved, and a wrong number is refused before it is sent', async () => {
  const page = await app.open(`${here()}?tab=settings`);
  const days = page.getByLabel('Days that the repair looks back');
  await days.fill('99');
  await page.getByText('Whole days from 0 to 30.').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await days.fill('14');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The settings are saved').first().waitFor();
  expect(app.fixture.state.settings).toMatchObject({ repairDays: 14 });
});

test('files that could not be fetched are counted, and tried again at once', async () => {
  app.fixture.state.settings.attachments = true;
  const page = await app.open(`${here()}?tab=settings`);
  const files = page.getByRole('region', { name: 'Attached files' });
  await files.getByText('7 files could not be fetched: Discord’s file server did not answer in time.').waitFor();
  await files.getByText(/^Next try: in [34] min\.$/).waitFor();
  expect(await files.getByRole('definition').allInnerTexts()).toContain('1,204');
  const again = files.getByRole('button', { name: 'Try again now' });
  app.fixture.fault(/attachments\/retry$/, { status: 500 });
  await again.click();
  await page.getByText('The files were not tried again').first().waitFor();
  await again.click();
  await page.getByText('21 files are being fetched').first().waitFor();
  await again.waitFor({ state: 'detached' });
});

test('where files are not stored it says so and offers no try', async () => {
  app.fixture.state.settings.attachments = false;
  const page = await app.open(`${here()}?tab=settings`);
  const files = page.getByRole('region', { name: 'Attached files' });
  await files.getByText('Files of this guild are not stored.').waitFor();
  expect(await files.getByRole('button').count()).toBe(0);
});

test('what was wrong with a bot is looked at again when asked', async () => {
  const page = await app.open('/');
  const needs = page.getByRole('region', { name: 'Needs you' });
  await needs.getByText('A bot is not connected').waitFor();
  await needs.getByRole('button', { name: 'Check again' }).click();
  await page.getByText('It is still so').first().waitFor();
  app.fixture.state.mended = true;
  await needs.getByRole('button', { name: 'Check again' }).click();
  await needs.getByText('A bot is not connected').waitFor({ state: 'detached' });
  app.fixture.state.mended = false;
});

test('the checks ask Discord first, then what can be read', async () => {
  const page = await app.open(`${here()}?tab=checks`);
  await page.getByText('This will be missing').waitFor();
  const asked = app.fixture.requests.length;
  await page.getByRole('button', { name: 'Check again' }).click();
  const preflight = `GET /api/guilds/${app.fixture.guildId}/preflight`;
  await expect
    .poll(() => app.fixture.requests.slice(asked).filter((line) => /check|preflight/.test(line)))
    .toEqual(['POST /api/discord/check', preflight]);
});
