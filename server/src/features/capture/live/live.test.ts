import type { Sandbox } from '@guildhall/discord-sandbox';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { heldMessages, liveSandbox, openLive, trueMessages } from './testing/live-stage.ts';

const database = await testDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Scene = Awaited<ReturnType<typeof liveSandbox>>;
type Process = Awaited<ReturnType<typeof openLive>>;

async function sandboxScene(options: Parameters<typeof liveSandbox>[0] = {}): Promise<Scene> {
  const scene = await liveSandbox(options);
  closers.push(() => scene.sandbox.close());
  return scene;
}

async function open(scene: Scene, options: Parameters<typeof openLive>[2] = {}): Promise<Process> {
  const process = await openLive(database.url, scene.sandbox, options);
  closers.push(process.close);
  await process.live.idle();
  return process;
}

/** Waits until the archive holds of a channel exactly what the sandbox has. */
async function expectEqual(process: Process, scene: Scene, channelId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await process.live.idle();
      expect(await heldMessages(database.db, scene.guild.id, channelId)).toEqual(trueMessages(scene.guild, channelId));
    },
    { timeout: 20_000, interval: 100 },
  );
}

const readings = (sandbox: Sandbox) => sandbox.stats().byRoute['GET /channels/{channel_id}/messages']?.count ?? 0;

describe('live capture', () => {
  it('holds after a thousand messages with edits, deletions, reactions and pins exactly what Discord has', async () => {
    const scene = await sandboxScene();
    const process = await open(scene);
    const { guild } = scene;
    const rooms = ['a', 'b', 'c'].map((name) => guild.createChannel({ name, type: 0 }));
    const people = [guild.addMember(), guild.addMember(), guild.addMember()];
    for (let index = 0; index < 1_000; index += 1) {
      const room = rooms[index % 3] ?? '';
      const person = people[index % people.length];
      const other = people[(index + 1) % people.length];
      const message = person?.send(room, `message ${index}`);
      if (!message) continue;
      if (index % 5 === 0) person?.edit(room, message.id, `edited ${index}`);
      if (index % 7 === 0) other?.react(room, message.id, '👍');
      if (index % 14 === 0) other?.unreact(room, message.id, '👍');
      if (index % 21 === 0) person?.react(room, message.id, '👍');
      if (index % 11 === 0) person?.delete(room, message.id);
      else if (index % 100 === 1) person?.pin(room, message.id);
    }
    const doomed = guild
      .messages(rooms[0] ?? '')
      .slice(0, 20)
      .map(({ id }) => id);
    people[0]?.bulkDelete(rooms[0] ?? '', doomed);
    const thread = people[0]?.openThread(rooms[1] ?? '', 'side talk');
    for (let index = 0; index < 30; index += 1) people[1]?.send(thread?.id ?? '', `aside ${index}`);
    for (const room of [...rooms, thread?.id ?? '']) await expectEqual(process, scene, room);
    const covered = await process.ledger.newestCovered(guild.id);
    expect(BigInt(covered.get(rooms[2] ?? '') ?? 0)).toBeGreaterThanOrEqual(
      BigInt(guild.messages(rooms[2] ?? '').at(-1)?.id ?? 0),
    );
    expect(await process.ledger.openGaps(guild.id)).toEqual([]);
  });

  it.each([
    ['the socket is cut', (sandbox: Sandbox) => sandbox.faults.dropSockets()],
    ['Discord asks for a reconnect', (sandbox: Sandbox) => sandbox.faults.requestReconnect()],
    ['the session is lost', (sandbox: Sandbox) => sandbox.faults.invalidateSessions(false)],
    [
      'the session is lost while nobody is connected',
      (sandbox: Sandbox) => {
        sandbox.faults.refuseResumes(1);
        sandbox.faults.dropSockets();
      },
    ],
  ])('misses nothing when %s', async (_name, disturb) => {
    const scene = await sandboxScene();
    const process = await open(scene);
    const { guild, sandbox } = scene;
    const busy = guild.createChannel({ name: 'busy', type: 0 });
    const quiet = guild.createChannel({ name: 'quiet', type: 0 });
    const person = guild.addMember();
    person.send(quiet, 'once');
    for (let index = 0; index < 20; index += 1) person.send(busy, `before ${index}`);
    await expectEqual(process, scene, busy);
    const before = readings(sandbox);
    disturb(sandbox);
    for (let index = 0; index < 250; index += 1) person.send(busy, `during ${index}`);
    await vi.waitFor(() => expect(process.live.state(guild.id)).toBe('live'), { timeout: 20_000 });
    person.send(busy, 'after');
    await expectEqual(process, scene, busy);
    await expectEqual(process, scene, quiet);
    expect(await process.ledger.openGaps(guild.id)).toEqual([]);
    // A page each 100 messages that were missed, and none for the channel in which nothing was said.
    expect(readings(sandbox) - before).toBeLessThanOrEqual(4);
  });

  it('finds after a restart what was said meanwhile: in channels, in new ones, in threads archived since', async () => {
    const scene = await sandboxScene();
    const { guild, sandbox } = scene;
    const first = await open(scene);
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    person.send(room, 'before');
    const thread = person.openThread(room, 'old thread');
    person.send(thread.id, 'in the thread');
    await expectEqual(first, scene, room);
    await expectEqual(first, scene, thread.id);
    await first.close();
    for (let index = 0; index < 130; index += 1) person.send(room, `missed ${index}`);
    person.send(thread.id, 'missed in the thread');
    person.archiveThread(thread.id);
    const newThread = person.openThread(room, 'new thread');
    person.send(newThread.id, 'said and archived');
    person.archiveThread(newThread.id);
    const newRoom = guild.createChannel({ name: 'new room', type: 0 });
    person.send(newRoom, 'first');
    const second = await open(scene);
    for (const id of [room, thread.id, newThread.id, newRoom]) await expectEqual(second, scene, id);
    expect(await second.ledger.openGaps(guild.id)).toEqual([]);
    await second.close();
    const before = readings(sandbox);
    const third = await open(scene);
    await third.live.idle();
    expect(readings(sandbox)).toBe(before);
  });

  it('finds threads that were archived while it was away also when new messages come in first', async () => {
    const scene = await sandboxScene();
    const { guild, sandbox } = scene;
    const first = await open(scene);
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    person.send(room, 'before');
    await expectEqual(first, scene, room);
    await first.close();
    const thread = person.openThread(room, 'short-lived');
    person.send(thread.id, 'said and archived');
    person.archiveThread(thread.id);
    // Far more than the slack between an event and the time it names.
    sandbox.clock.advance(10 * 60_000);
    const { promise: settingsAfter, resolve: settingsAreKnown } = Promise.withResolvers<void>();
    const second = await openLive(database.url, sandbox, { settingsAfter });
    closers.push(second.close);
    person.send(room, 'first after');
    await vi.waitFor(async () => {
      const held = await heldMessages(database.db, guild.id, room);
      expect(held.map(({ content }) => content)).toContain('first after');
    });
    settingsAreKnown();
    await expectEqual(second, scene, thread.id);
    await expectEqual(second, scene, room);
  });

  it('fetches what was said in a private thread while the bot was not in it', async () => {
    const scene = await sandboxScene();
    const { guild, sandbox } = scene;
    const bot = sandbox.bots()[0]?.user.id ?? '';
    const room = guild.createChannel({ name: 'room', type: 0 });
    // Without Manage Threads, so that only membership counts.
    guild.setOverwrite(room, { id: bot, type: 1, allow: '0', deny: String(1n << 34n) });
    const process = await open(scene);
    const person = guild.addMember();
    const thread = person.openThread(room, { name: 'private', type: 12 });
    guild.member(bot).joinThread(thread.id);
    person.send(thread.id, 'heard');
    await expectEqual(process, scene, thread.id);
    guild.member(bot).leaveThread(thread.id);
    person.send(thread.id, 'not heard');
    await process.live.idle();
    guild.member(bot).joinThread(thread.id);
    await expectEqual(process, scene, thread.id);
  });

  it('goes on with the other bot when one is removed; the guild is left when the last one goes', async () => {
    const scene = await sandboxScene({ bots: 2 });
    const process = await open(scene);
    const { guild, sandbox } = scene;
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    person.send(room, 'both hear');
    await expectEqual(process, scene, room);
    const [first, second] = sandbox.bots();
    const leftAt = async () =>
      (await database.db.run('select left_at as "leftAt" from archive_guilds where guild_id = $1', [guild.id])).rows[0];
    const before = readings(sandbox);
    guild.removeBot(first ?? '');
    await vi.waitFor(() => expect(process.pool.botsOf(guild.id)).toHaveLength(1));
    person.send(room, 'the second hears');
    await expectEqual(process, scene, room);
    expect(await leftAt()).toEqual({ leftAt: null });
    // The second has heard all along: there is nothing to ask Discord for.
    expect(readings(sandbox)).toBe(before);
    guild.removeBot(second ?? '');
    await vi.waitFor(async () => expect(await leftAt()).not.toEqual({ leftAt: null }));
  });

  it('gives the files of deleted messages up for deletion, also of deletions that it missed', async () => {
    const scene = await sandboxScene();
    const { guild } = scene;
    const first = await open(scene);
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    const [one, two] = ['a', 'b'].map((name) => person.upload(room, { name: `${name}.png`, bytes: new Uint8Array(4) }));
    await expectEqual(first, scene, room);
    const address = (letter: string) => letter.repeat(64);
    for (const [message, letter] of [
      [one, 'a'],
      [two, 'b'],
    ] as const) {
      await database.db.run(`update archive_attachments set state = 'stored', file_key = $1 where message_id = $2`, [
        address(letter),
        message?.id,
      ]);
    }
    person.delete(room, one?.id ?? '');
    await vi.waitFor(() => expect(first.forgotten).toEqual([address('a')]), { timeout: 10_000 });
    await first.close();
    person.delete(room, two?.id ?? '');
    const second = await open(scene, { repairDays: 1 });
    expect(second.forgotten).toEqual([address('b')]);
  });

  it('stores nothing twice when several bots hear the same, and loses nothing when one falls silent', async () => {
    const scene = await sandboxScene({ bots: 2 });
    const process = await open(scene);
    const { guild, sandbox } = scene;
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    const message = person.send(room, 'hello');
    person.react(room, message.id, '👍');
    person.edit(room, message.id, 'hello!');
    await expectEqual(process, scene, room);
    expect(process.stored.filter(({ channelId, added }) => channelId === room && added.length > 0)).toHaveLength(1);
    for (const bot of sandbox.bots()) {
      guild.setOverwrites(room, [{ id: bot.user.id, type: 1, allow: '0', deny: String(1n << 10n) }]);
      person.send(room, `unheard by ${bot.user.username}`);
    }
    await expectEqual(process, scene, room);
  });

  it('fetches what was said in a channel while it was hidden', async () => {
    const scene = await sandboxScene();
    const process = await open(scene);
    const { guild } = scene;
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    person.send(room, 'seen');
    await expectEqual(process, scene, room);
    guild.setOverwrite(room, { id: guild.id, type: 0, allow: '0', deny: String(1n << 10n) });
    person.send(room, 'hidden');
    await process.live.idle();
    guild.setOverwrite(room, { id: guild.id, type: 0, allow: '0', deny: '0' });
    await expectEqual(process, scene, room);
  });

  it('goes on after the database was away', async () => {
    const scene = await sandboxScene();
    const process = await open(scene);
    const { guild } = scene;
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    for (let index = 0; index < 200; index += 1) {
      person.send(room, `message ${index}`);
      if (index % 50 === 0) {
        await database.db
          .run(
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          )
          .catch(() => undefined);
      }
    }
    await expectEqual(process, scene, room);
    expect(await process.ledger.openGaps(guild.id)).toEqual([]);
  });

  it('is silent where it is switched off, and looks for what it missed when it is switched on again', async () => {
    const scene = await sandboxScene();
    let isOn = true;
    const process = await open(scene, { isOn: () => isOn });
    const { guild } = scene;
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    person.send(room, 'one');
    await expectEqual(process, scene, room);
    isOn = false;
    await process.live.settingsChanged(guild.id);
    person.send(room, 'two');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await process.live.idle();
    expect(await heldMessages(database.db, guild.id, room)).toHaveLength(1);
    expect(process.live.state(guild.id)).toBe('offline');
    isOn = true;
    await process.live.settingsChanged(guild.id);
    await expectEqual(process, scene, room);
  });
});

describe('looking again at the recent history', () => {
  async function missedEdits(options: { repairDays: number }) {
    const scene = await sandboxScene();
    const { guild } = scene;
    const first = await open(scene);
    const room = guild.createChannel({ name: 'room', type: 0 });
    const person = guild.addMember();
    const messages = Array.from({ length: 150 }, (_, index) => person.send(room, `message ${index}`));
    await expectEqual(first, scene, room);
    await first.close();
    const id = (index: number) => messages[index]?.id ?? '';
    person.edit(room, id(3), 'edited');
    person.delete(room, id(4));
    person.delete(room, id(140));
    person.pin(room, id(5));
    person.react(room, id(6), '👍');
    return { scene, room, process: await open(scene, options), id };
  }

  it('applies the edits, deletions, reactions and pins that were missed', async () => {
    const { scene, room, process } = await missedEdits({ repairDays: 1 });
    await expectEqual(process, scene, room);
  });

  it('takes nothing for deleted when the history could not be read to the end', async () => {
    const { scene, room, process } = await missedEdits({ repairDays: 0 });
    const readable = process.pool.access(scene.guild.id, room).bots.length;
    expect(readable).toBe(1);
    scene.guild.setOverwrite(room, { id: scene.guild.id, type: 0, allow: '0', deny: String(1n << 16n) });
    const { repairRecent } = await import('./repair-recent.ts');
    const deps = {
      db: database.db,
      // Permissions as they were before Discord took the history away: the worst case of a late event.
      parentOf: async () => null,
      discord: { ...process.pool, access: () => ({ bots: [...process.pool.bots], threadManagers: [], reason: null }) },
      ledger: process.ledger,
      log: (await import('pino')).pino({ level: 'silent' }),
      metrics: (await import('../../../platform/telemetry/index.ts')).createMetrics().capture,
      now: () => new Date(),
      onStored: () => undefined,
      forgetFiles: async () => undefined,
      signal: new AbortController().signal,
    };
    const newest = scene.guild.messages(room).at(-1)?.id ?? '';
    const before = await heldMessages(database.db, scene.guild.id, room);
    const outcome = await repairRecent(deps, scene.guild.id, room, newest, 1);
    expect(outcome).toMatchObject({ deleted: 0, isComplete: false });
    expect(await heldMessages(database.db, scene.guild.id, room)).toEqual(before);
  });
});
