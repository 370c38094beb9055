import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type GuildHandle, type Sandbox, startSandbox } from '../index.ts';
import { withBrowser } from '../testing/browser.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const { page: browserPage } = withBrowser();

let page: Page;
let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let me: string;

beforeAll(async () => {
  page = browserPage();
  sandbox = await startSandbox();
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  me = tiny.userIds[1] ?? '';
});

afterAll(() => sandbox.close());

const box = () => page.getByRole('textbox', { name: /^Message / });
const last = () => guild.messages(tiny.general).at(-1);

async function goTo(channelId: string, userId = me): Promise<void> {
  await page.goto(`${sandbox.clientUrl}#/${userId}/${channelId}`);
  await box().waitFor();
}

test('one chooses a member by name and sees what that member sees', async () => {
  await page.goto(sandbox.clientUrl);
  await page.getByRole('searchbox', { name: 'Find a member' }).fill('user1');
  await page.getByRole('button', { name: 'user1' }).waitFor();
  await page.getByRole('button', { name: 'user2' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.getByText('message 9').waitFor();
  const channels = page.getByRole('navigation');
  await channels.getByRole('link', { name: 'general' }).waitFor();
  expect(await channels.getByRole('link', { name: 'secret' }).count()).toBe(0);
  await goTo(tiny.general, tiny.ownerId);
  await channels.getByRole('link', { name: 'secret' }).waitFor();
});

test('one writes, replies, edits and deletes from the keyboard and with buttons', async () => {
  await goTo(tiny.general);
  await box().fill('first **words**');
  await box().press('Enter');
  await page.locator('strong', { hasText: 'words' }).waitFor();
  expect(last()).toMatchObject({ content: 'first **words**', author: { id: me } });
  await box().press('ArrowUp');
  const editor = page.getByRole('textbox', { name: 'Edit the message' });
  await editor.fill('second words');
  await editor.press('Enter');
  await page.getByText('(edited)').waitFor();
  expect(last()?.content).toBe('second words');

  const other = page.locator('.message', { hasText: 'message 9' });
  await other.hover();
  await other.getByRole('button', { name: 'Reply' }).click();
  await box().fill('an answer');
  await box().press('Enter');
  await page.locator('.replied', { hasText: 'message 9' }).waitFor();
  expect(last()).toMatchObject({ type: 19, content: 'an answer' });

  const mine = page.locator('.message', { hasText: 'an answer' });
  await mine.hover();
  await mine.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await mine.waitFor({ state: 'detached' });
  expect(last()?.content).toBe('second words');
});

test('others are heard at once, and elsewhere as unread', async () => {
  await goTo(tiny.general);
  const other = guild.member(tiny.ownerId);
  const { id } = other.send(tiny.general, 'news from the owner');
  await page.getByText('news from the owner').waitFor();
  other.react(tiny.general, id, '🔥');
  const chip = page.getByRole('button', { name: '🔥, 1' });
  await chip.click();
  await page.getByRole('button', { name: '🔥, 2', pressed: true }).waitFor();
  other.edit(tiny.general, id, 'changed news');
  await page.getByText('changed news').waitFor();
  other.delete(tiny.general, id);
  await page.getByText('changed news').waitFor({ state: 'detached' });
  other.send(tiny.news, 'something else');
  await page.locator('.channel.unread', { hasText: 'news' }).click();
  await page.getByText('something else').waitFor();
  await page.locator('.channel.unread', { hasText: 'news' }).waitFor({ state: 'detached' });
});

test('a file is uploaded and shown', async () => {
  await goTo(tiny.general);
  const buffer = Buffer.from('the notes');
  await page.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer });
  await page.locator('.chip', { hasText: 'notes.txt' }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  const url = await page.locator('a.file', { hasText: 'notes.txt' }).getAttribute('href');
  expect(await (await fetch(url ?? '')).text()).toBe('the notes');
});

test('nothing of a message becomes part of the page', async () => {
  await goTo(tiny.general);
  guild.member(tiny.ownerId).send(tiny.general, '<img src=x onerror=alert(1)> [x](javascript:alert(1)) `<b>`');
  await page.getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(await page.locator('.text img, a[href^="javascript"]').count()).toBe(0);
});

test('who may not write has no box, and who is refused gets the sentence', async () => {
  await goTo(tiny.general);
  await box().fill('x'.repeat(2_001));
  await box().press('Enter');
  await page.getByText('Must be 2000 or fewer in length.').waitFor();
  expect((await box().inputValue()).length).toBe(2_001);
  await box().fill('');
  guild.setOverwrite(tiny.general, { id: me, type: 1, allow: '0', deny: '2048' });
  await page.getByText('You may not write here.').waitFor();
  guild.setOverwrite(tiny.general, { id: me, type: 1, allow: '0', deny: '0' });
  await box().waitFor();
});

test('a conversation is opened with somebody found by name', async () => {
  await goTo(tiny.general);
  await page.getByRole('link', { name: 'Direct messages' }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('searchbox').fill('user3');
  await dialog.getByRole('button', { name: 'user3' }).click();
  await page.getByRole('textbox', { name: 'Message @user3' }).fill('psst');
  await page.keyboard.press('Enter');
  await page.locator('.message', { hasText: 'psst' }).waitFor();
});

test('the switcher finds a channel, and narrow screens have the channels in a drawer', async () => {
  await goTo(tiny.general);
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', { name: 'Where to?' }).fill('lob');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'lobby', exact: true }).waitFor();
  await page.setViewportSize({ width: 390, height: 780 });
  const link = page.getByRole('navigation').getByRole('link', { name: 'general' });
  await link.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Channels' }).click();
  await link.click();
  await page.getByRole('heading', { name: 'general', exact: true }).waitFor();
  await link.waitFor({ state: 'hidden' });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1_280, height: 800 });
});

test('only pages of the sandbox itself may connect', async () => {
  const url = `${sandbox.clientUrl.replace('http', 'ws')}_sandbox/client`;
  const outcome = (origin: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { origin });
      socket.once('open', () => resolve('open')).once('error', () => resolve('refused'));
      socket.once('open', () => socket.close());
    });
  expect(await outcome('https://elsewhere.example')).toBe('refused');
  expect(await outcome(new URL(sandbox.clientUrl).origin)).toBe('open');
});

test('what the client does is held against no bot', () => {
  expect(sandbox.journal.violations).toEqual([]);
  expect(sandbox.stats().requests).toBe(0);
});
