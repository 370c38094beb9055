import { once } from 'node:events';
import { createServer } from 'node:http';
import { generateGuild, Permission, type Sandbox, startSandbox } from '@guildhall/discord-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../platform/telemetry/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { checkClock } from './clock-check.ts';
import { checkDatabase } from './database-checks.ts';
import { checkBot } from './discord-checks.ts';
import type { Finding } from './finding.ts';
import { checkDisk, checkPort } from './machine-checks.ts';

const log = createLogger({ level: 'silent', format: 'json' });
const { url } = await testDatabase();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const byName = (findings: readonly Finding[], name: string) =>
  findings.find((finding) => finding.name.startsWith(name));

test('a rejected token is told with where to get the right one', async () => {
  const findings = await checkBot('not-a-token', sandbox.apiUrl, log);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    name: 'token',
    state: 'fail',
    message: expect.stringContaining('developers/applications'),
  });
});

test('a Discord that cannot be reached is told as such', async () => {
  expect(await checkClock('http://127.0.0.1:9/api')).toMatchObject({
    name: 'discord',
    state: 'fail',
    message: expect.stringContaining('cannot be reached'),
  });
});

test('intents that are not granted are told with the page where they are switched on', async () => {
  const bot = sandbox.addBot({ privilegedIntents: { members: false, content: false } });
  const findings = await checkBot(bot.token, sandbox.apiUrl, log);
  expect(byName(findings, 'intent message-content')).toMatchObject({
    state: 'fail',
    mend: expect.stringContaining('developers/applications'),
  });
  expect(byName(findings, 'intent members')).toMatchObject({ state: 'warn' });
});

test('a bot in no guild gets the link that invites it', async () => {
  const bot = sandbox.addBot();
  const findings = await checkBot(bot.token, sandbox.apiUrl, log);
  expect(byName(findings, 'guilds')).toMatchObject({
    state: 'warn',
    mend: expect.stringContaining('permissions=66560'),
  });
});

test('channels are judged by roles and overwrites as Discord does', async () => {
  const bot = sandbox.addBot({ name: 'reader' });
  const guild = sandbox.addGuild(generateGuild({ seed: 'doctor', members: 12, messages: 0, channels: 5 }));
  guild.addBot(bot, { permissions: Permission.ViewChannel | Permission.ReadMessageHistory });
  expect(byName(await checkBot(bot.token, sandbox.apiUrl, log), 'channels of')).toMatchObject({ state: 'ok' });
  const [hidden, mute, regained] = guild.channels().filter((channel) => channel.type === 0);
  const everyone = { id: guild.id, type: 0 as const };
  guild.setOverwrite(hidden?.id ?? '', { ...everyone, allow: '0', deny: String(Permission.ViewChannel) });
  guild.setOverwrite(mute?.id ?? '', {
    id: bot.user.id,
    type: 1,
    allow: '0',
    deny: String(Permission.ReadMessageHistory),
  });
  guild.setOverwrite(regained?.id ?? '', { ...everyone, allow: '0', deny: String(Permission.ViewChannel) });
  guild.setOverwrite(regained?.id ?? '', {
    id: bot.user.id,
    type: 1,
    allow: String(Permission.ViewChannel),
    deny: '0',
  });
  const finding = byName(await checkBot(bot.token, sandbox.apiUrl, log), 'channels of');
  expect(finding).toMatchObject({ state: 'warn', message: expect.stringMatching(/^2 of 5 cannot be read/) });
  expect(finding?.details).toEqual([
    { id: hidden?.id, name: hidden?.name, reason: expect.stringContaining('View Channel') },
    { id: mute?.id, name: mute?.name, reason: expect.stringContaining('Read Message History') },
  ]);
});

test('a clock that is wrong is told with how far', async () => {
  const server = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() - 120_000).toUTCString()).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const late = await checkClock(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  server.close();
  expect(late).toMatchObject({ state: 'warn', message: expect.stringMatching(/(119|120)\.\d s ahead of/) });
  expect(await checkClock(sandbox.apiUrl)).toMatchObject({ state: 'ok' });
});

test('a database that answers and is migrated is ok; one that does not is told', async () => {
  expect(await checkDatabase(url, log)).toMatchObject([
    { name: 'database', state: 'ok' },
    { name: 'migrations', state: 'ok' },
  ]);
  const none = await checkDatabase('postgres://nobody@127.0.0.1:9/none', log);
  expect(none).toMatchObject([
    { name: 'database', state: 'fail', message: expect.stringContaining('nothing listens there') },
  ]);
});

test('a folder that cannot be used and a port that is taken are told with the mend', async () => {
  expect(await checkDisk('/proc/1/nothing/here')).toMatchObject({
    state: 'fail',
    mend: expect.stringContaining('DATA_DIR'),
  });
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await checkPort('127.0.0.1', port, undefined)).toMatchObject({
    state: 'fail',
    message: `Port ${port} on 127.0.0.1 cannot be opened (another program has it).`,
    mend: expect.stringContaining('PORT'),
  });
  expect(await checkPort('127.0.0.1', port, 4711)).toMatchObject({ state: 'ok' });
  other.close();
});
