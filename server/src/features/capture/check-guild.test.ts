import { preflight } from '@guildhall/contract';
import { generateGuild } from '@guildhall/discord-sandbox';
import { expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { checkGuild } from './check-guild.ts';
import { captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase();
const owner: Actor = { kind: 'owner' };
const viewChannel = String(1 << 10);
const readHistory = String(1 << 16);

it('a bot that may read everything gets an estimate and no findings', async () => {
  const seed = generateGuild({
    seed: 'well',
    members: 20,
    messages: 2_000,
    channels: 3,
    endTime: Date.UTC(2026, 3, 1),
  });
  const stage = await captureStage(database, { seed }, onTestFinished);
  const found = preflight.parse(await checkGuild(stage.capture.deps, owner, stage.guildId));
  expect(found).toMatchObject({ readableChannels: 3, unreadableChannels: 0, estimatedMessages: 2_000, findings: [] });
  expect(found.estimatedSeconds).toBeGreaterThan(0);
});

it('what a capture will miss is named with its channel and its mend', async () => {
  const seed = generateGuild({ seed: 'ill', members: 20, messages: 300, channels: 3, endTime: Date.UTC(2026, 3, 2) });
  const stage = await captureStage(
    database,
    { seed, sandbox: { intentsGranted: { content: false, members: false } } },
    onTestFinished,
  );
  const [hidden, muted] = stage.guild.channels().filter(({ type }) => type === 0);
  stage.guild.setOverwrite(hidden?.id ?? '', { id: stage.guildId, type: 0, allow: '0', deny: viewChannel });
  stage.guild.setOverwrite(muted?.id ?? '', { id: stage.guildId, type: 0, allow: '0', deny: readHistory });
  const hasHeard = () => stage.pool.access(stage.guildId, muted?.id ?? '').reason !== null;
  await until(hasHeard, 'the gateway has told the bot');
  const found = preflight.parse(await checkGuild(stage.capture.deps, owner, stage.guildId));
  expect(found).toMatchObject({ readableChannels: 1, unreadableChannels: 2 });
  const codes = new Map(found.findings.map((finding) => [finding.code, finding]));
  expect(codes.get('channel-not-viewable')).toMatchObject({ level: 'incomplete', channelName: hidden?.name });
  expect(codes.get('history-not-readable')).toMatchObject({ level: 'incomplete', channelName: muted?.name });
  expect(codes.get('intent-missing-message-content')).toMatchObject({ level: 'blocking', channelId: null });
  for (const finding of found.findings) expect(finding.mend).toMatch(/^[A-Z].*\.$/);
});

it('a token that Discord rejects is a finding, not a failure', async () => {
  const seed = generateGuild({ seed: 'dead', members: 20, messages: 300, channels: 1, endTime: Date.UTC(2026, 3, 3) });
  const stage = await captureStage(database, { seed }, onTestFinished);
  stage.sandbox.faults.rest({ effect: { kind: 'status', status: 401, body: { message: '401', code: 0 } }, times: 50 });
  const found = await checkGuild(stage.capture.deps, owner, stage.guildId);
  expect(found.findings).toMatchObject([{ level: 'blocking', code: 'token-invalid' }]);
});

it('a guild nobody knows is refused', async () => {
  const seed = generateGuild({ seed: 'none', members: 20, messages: 30, channels: 1, endTime: Date.UTC(2026, 3, 4) });
  const stage = await captureStage(database, { seed }, onTestFinished);
  await expect(checkGuild(stage.capture.deps, owner, '100000000000000001')).rejects.toMatchObject({
    code: 'capture/unknown-guild',
  });
});
