import { afterEach, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { createSources } from './sources.ts';
import { heldMessages, liveSandbox, openLive } from './testing/live-stage.ts';

const database = await testDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function twoBots() {
  const scene = await liveSandbox({ bots: 2 });
  const process = await openLive(database.url, scene.sandbox);
  closers.push(() => scene.sandbox.close(), process.close);
  await process.live.idle();
  const [first, second] = process.pool.bots;
  if (!first || !second) throw new Error('The scene has two bots.');
  return { ...scene, process, first, second };
}

it('counts the events of one bot only, until it no longer hears the channel', async () => {
  const { guild, process, first, second } = await twoBots();
  const room = guild.createChannel({ name: 'room', type: 0 });
  await vi.waitFor(() => expect(second.directory.hears(guild.id, room)).toBe(true));
  await vi.waitFor(() => expect(first.directory.hears(guild.id, room)).toBe(true));
  const sources = createSources(process.pool.bots);
  expect(sources.claim(first, guild.id, room)).toBe('source');
  expect(sources.claim(second, guild.id, room)).toBe('other');
  guild.setOverwrite(room, { id: first.directory.botUserId(), type: 1, allow: '0', deny: String(1n << 10n) });
  await vi.waitFor(() => expect(sources.claim(second, guild.id, room)).toBe('changed'));
  expect(sources.claim(second, guild.id, room)).toBe('source');
  expect(sources.claim(first, guild.id, room)).toBe('other');
});

it('goes on with the other bot when the first one is disconnected', async () => {
  const { guild, process, first } = await twoBots();
  const room = guild.createChannel({ name: 'room', type: 0 });
  const person = guild.addMember();
  person.send(room, 'one');
  await process.live.idle();
  await first.gateway.close();
  person.send(room, 'two');
  person.send(room, 'three');
  await vi.waitFor(
    async () => {
      await process.live.idle();
      const held = await heldMessages(database.db, guild.id, room);
      expect(held.map(({ content }) => content)).toEqual(['one', 'two', 'three']);
    },
    { timeout: 10_000 },
  );
  expect(await process.ledger.openGaps(guild.id)).toEqual([]);
});
