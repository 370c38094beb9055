import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Bot, type Sandbox, startSandbox } from '../index.ts';
import { identify, openRawGateway, type RawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let gateway: RawGateway;
let sessionId: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token));
  const ready = await gateway.next('READY');
  sessionId = /"session_id":"(\w+)"/.exec(JSON.stringify(ready.d))?.[1] ?? '';
  await gateway.next('GUILD_CREATE');
});

afterEach(async () => {
  gateway.close();
  await sandbox.close();
});

const events = () => gateway.payloads.flatMap(({ t }) => t ?? []);

test('op 9 with true lets the client resume on the same socket; what happened in between is replayed', async () => {
  expect(sandbox.faults.invalidateSessions(true)).toBe(1);
  expect((await gateway.next(9)).d).toBe(true);
  guild.member(tiny.ownerId).send(tiny.general, 'in between');
  const seen = Math.max(...gateway.payloads.map(({ s }) => s ?? 0));
  gateway.send(6, { token: bot.token, session_id: sessionId, seq: seen });
  await gateway.next('RESUMED');
  expect(events()).toEqual(['READY', 'GUILD_CREATE', 'MESSAGE_CREATE', 'RESUMED']);
  expect(gateway.closeCode()).toBeUndefined();
});

test('op 9 with false ends the session: it hears nothing, cannot be resumed, and the client identifies anew', async () => {
  sandbox.faults.invalidateSessions(false);
  await gateway.next(9);
  guild.member(tiny.ownerId).send(tiny.general, 'unheard');
  gateway.send(6, { token: bot.token, session_id: sessionId, seq: 2 });
  gateway.send(2, identify(bot.token));
  gateway.send(1, null);
  await gateway.next(11);
  expect(gateway.payloads.filter(({ op }) => op === 9).map(({ d }) => d)).toEqual([false, false]);
  expect(events()).toEqual(['READY', 'GUILD_CREATE', 'READY', 'GUILD_CREATE']);
});

test('a resume within a session closes with 4005', async () => {
  gateway.send(6, { token: bot.token, session_id: sessionId, seq: 1 });
  expect(await gateway.closed()).toBe(4005);
});
