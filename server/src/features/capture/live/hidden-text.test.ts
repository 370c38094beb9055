import { afterEach, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { heldMessages, liveSandbox, openLive, trueMessages } from './testing/live-stage.ts';

const database = await testDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Scene = Awaited<ReturnType<typeof liveSandbox>>;

async function sceneOf(
  content: boolean,
  bots = 1,
): Promise<Scene & { intent: (content: boolean, bot?: number) => void }> {
  const scene = await liveSandbox({ bots, sandbox: { intentsGranted: { content } } });
  closers.push(() => scene.sandbox.close());
  return { ...scene, intent: (isOn, bot = 0) => void Object.assign(scene.bots[bot]?.intents ?? {}, { content: isOn }) };
}

async function open(scene: Scene, options: Parameters<typeof openLive>[2] = {}) {
  const process = await openLive(database.url, scene.sandbox, options);
  closers.push(process.close);
  await process.live.idle();
  return process;
}

const held = (scene: Scene, channelId: string) => heldMessages(database.db, scene.guild.id, channelId);
const patience = { timeout: 20_000, interval: 100 };

it('messages whose text is hidden are neither stored nor claimed, and are fetched when the intent is switched on', async () => {
  const scene = await sceneOf(false);
  const { guild, bots } = scene;
  const blind = await open(scene);
  const room = guild.createChannel({ name: 'hidden', type: 0 });
  const member = guild.addMember();
  const [hidden] = Array.from({ length: 20 }, (_, index) => member.send(room, `hidden ${index}`));
  member.edit(room, hidden?.id ?? '', 'hidden, then edited');
  const mention = member.send(room, `hello <@${bots[0]?.user.id}>`);
  member.send(room, 'hidden again');
  await vi.waitFor(async () => expect((await held(scene, room)).map(({ id }) => id)).toEqual([mention.id]), patience);
  await blind.live.idle();
  expect((await held(scene, room)).map(({ content }) => content)).toEqual([mention.content]);
  expect((await blind.ledger.newestCovered(guild.id)).has(room)).toBe(false);
  const last = guild.messages(room).at(-1)?.id;
  expect(await blind.ledger.openGaps(guild.id)).toMatchObject([{ channelId: room, toId: last }]);
  await blind.close();

  member.send(room, 'while nobody listened');
  scene.intent(true);
  const seeing = await open(scene);
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
  await seeing.live.idle();
  expect(await seeing.ledger.openGaps(guild.id)).toEqual([]);
  expect(BigInt((await seeing.ledger.newestCovered(guild.id)).get(room) ?? 0)).toBeGreaterThanOrEqual(
    BigInt(guild.messages(room).at(-1)?.id ?? 0),
  );
});

it('an intent that is granted while the program runs takes effect, and what was hidden is fetched, without a restart', async () => {
  const scene = await sceneOf(false);
  const { guild } = scene;
  const process = await open(scene);
  const room = guild.createChannel({ name: 'granted', type: 0 });
  const member = guild.addMember();
  for (let index = 0; index < 5; index += 1) member.send(room, `hidden ${index}`);
  await vi.waitFor(async () => expect(await process.ledger.openGaps(guild.id)).not.toEqual([]), patience);
  await process.pool.checkAgain();
  expect(await held(scene, room)).toEqual([]);
  scene.intent(true);
  await process.pool.checkAgain();
  member.send(room, 'seen');
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
  await process.live.idle();
  expect(await process.ledger.openGaps(guild.id)).toEqual([]);
});

it('what is held keeps its text while Discord hides it, and gets the edits of that time afterwards', async () => {
  const scene = await sceneOf(true);
  const { guild } = scene;
  const room = guild.createChannel({ name: 'kept', type: 0 });
  const before = await open(scene, { repairDays: 7 });
  const member = guild.addMember();
  const [first, second] = ['first', 'second'].map((text) => member.send(room, text));
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
  await before.close();

  scene.intent(false);
  const blind = await open(scene, { repairDays: 7 });
  member.edit(room, first?.id ?? '', 'first, edited');
  member.react(room, second?.id ?? '', '👍');
  await vi.waitFor(async () => expect((await held(scene, room))[1]?.reactions).toEqual(['👍 1']), patience);
  await blind.live.repairNow(guild.id);
  await blind.live.idle();
  expect((await held(scene, room)).map(({ content }) => content)).toEqual(['first', 'second']);
  await blind.close();

  scene.intent(true);
  const seeing = await open(scene, { repairDays: 7 });
  await seeing.live.idle();
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
});

it('pages whose text is hidden since the session began neither fill a gap nor change what is held', async () => {
  const scene = await sceneOf(true);
  const { guild } = scene;
  const room = guild.createChannel({ name: 'late', type: 0 });
  const process = await open(scene, { repairDays: 7 });
  const member = guild.addMember();
  const said = member.send(room, 'seen');
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
  scene.intent(false);
  const gap = { guildId: guild.id, channelId: room, afterId: '1', toId: said.id };
  await process.db.transaction((tx) => process.ledger.openGap(tx, { ...gap, reason: 'session-lost' }));
  await process.live.settingsChanged(guild.id);
  await process.live.repairNow(guild.id);
  await process.live.idle();
  expect((await held(scene, room)).map(({ content }) => content)).toEqual(['seen']);
});

it('a page of nothing but stickers is not taken for whole when their text is hidden', async () => {
  const scene = await sceneOf(true);
  const { guild } = scene;
  const room = guild.createChannel({ name: 'stickers', type: 0 });
  const process = await open(scene, { repairDays: 7 });
  const member = guild.addMember();
  const sticker = { sticker_items: [{ id: '749054660769218631', name: 'Wave', format_type: 1 }] };
  const [first, second] = ['look', ''].map((text) => Object.assign(member.send(room, text), sticker));
  await vi.waitFor(async () => expect(await held(scene, room)).toEqual(trueMessages(guild, room)), patience);
  const asked = () => scene.sandbox.stats().byRoute['GET /applications/@me']?.count ?? 0;
  const before = asked();
  await process.live.repairNow(guild.id);
  expect(asked()).toBe(before);

  scene.intent(false);
  member.react(room, second?.id ?? '', '👍');
  await process.live.repairNow(guild.id);
  await process.live.idle();
  expect((await held(scene, room)).map(({ content }) => content)).toEqual([first?.content, '']);
  expect(asked()).toBeGreaterThan(before);
});

it('a bot that sees the text is heard before one that does not', async () => {
  const scene = await sceneOf(false, 2);
  const { guild } = scene;
  const room = guild.createChannel({ name: 'two', type: 0 });
  scene.intent(true, 1);
  const process = await open(scene);
  const member = guild.addMember();
  for (let index = 0; index < 20; index += 1) member.send(room, `text ${index}`);
  await vi.waitFor(async () => {
    await process.live.idle();
    expect(await held(scene, room)).toEqual(trueMessages(guild, room));
  }, patience);
  expect(await process.ledger.openGaps(guild.id)).toEqual([]);
});
