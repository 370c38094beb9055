import { Permission, type SandboxOptions } from '@guildhall/discord-sandbox';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { upsertChannels } from '../../archive/index.ts';
import { mirrorSandbox, openMirror } from './testing/mirror-stage.ts';

const database = await testDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Scene = Awaited<ReturnType<typeof mirrorSandbox>>;
type Process = Awaited<ReturnType<typeof openMirror>>;

async function stage(options: SandboxOptions = {}): Promise<Scene> {
  const scene = await mirrorSandbox(options);
  closers.push(() => scene.sandbox.close());
  return scene;
}

/** @param isJoined False: the gateway is not joined, so nothing but what is stored is known. */
async function open(scene: Scene, isJoined = true): Promise<Process> {
  const process = await openMirror(database.url, scene.sandbox);
  closers.push(process.close);
  if (isJoined) {
    await process.pool.connect();
    await soon(() => expect(wholeList(process, scene)).toEqual([...scene.guild.memberIds()].sort()));
  }
  return process;
}

const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const wholeList = ({ mirror }: Process, { guild, sandbox }: Scene) =>
  [...new Set([...guild.memberIds(), ...sandbox.guilds().flatMap((one) => one.memberIds())])]
    .filter((userId) => mirror.isMember(guild.id, userId))
    .sort();
const deciding = Permission.ViewChannel | Permission.ReadMessageHistory | Permission.SendMessages;
const privateThread = 12;

/** What everybody may do in every channel, private threads apart, which the emulator judges elsewhere. */
function truth({ guild }: Scene) {
  return guild.memberIds().flatMap((userId) =>
    guild
      .channels()
      .filter(({ type }) => type !== privateThread)
      .map(({ id }) => `${userId} ${id} ${guild.permissionsOf(userId, id) & deciding}`),
  );
}
function mirrored({ mirror }: Process, { guild }: Scene) {
  return guild.memberIds().flatMap((userId) =>
    guild
      .channels()
      .filter(({ type }) => type !== privateThread)
      .map(({ id }) => `${userId} ${id} ${mirror.permissions(guild.id, userId, id) & deciding}`),
  );
}
const followed = (process: Process, scene: Scene) => soon(() => expect(mirrored(process, scene)).toEqual(truth(scene)));
const settled = async ({ live, mirror }: Process) => {
  await live.idle();
  await mirror.idle();
};

describe('the permission mirror', () => {
  it('follows roles, overwrites, members and time-outs of a guild as they change', async () => {
    const scene = await stage();
    const { guild } = scene;
    const process = await open(scene);
    await followed(process, scene);
    const member = guild.addMember();
    const room = guild.createChannel({ name: 'council', type: 0 });
    const role = guild.createRole({ name: 'council', permissions: 0n });
    const steps = [
      () => guild.setOverwrite(room, { id: guild.id, type: 0, allow: '0', deny: `${Permission.ViewChannel}` }),
      () => guild.setOverwrite(room, { id: role, type: 0, allow: `${Permission.ViewChannel}`, deny: '0' }),
      () => member.changeRoles([role]),
      () => guild.changeRole(guild.id, { permissions: `${Permission.SendMessages}` }),
      () => guild.changeRole(role, { permissions: `${deciding}` }),
      () => member.timeOut(new Date(scene.sandbox.clock.now() + 3_600_000).toISOString()),
      () => member.timeOut(null),
      () => guild.setOverwrite(room, { id: member.userId, type: 1, allow: '0', deny: `${Permission.ViewChannel}` }),
      () => guild.setOverwrites(room, []),
      () => guild.changeRole(role, { permissions: `${Permission.Administrator}` }),
      () => guild.deleteRole(role),
      () => member.leave(),
      () => guild.deleteChannel(room),
    ];
    for (const step of steps) {
      const before = process.mirror.version(guild.id);
      step();
      await soon(() => expect(process.mirror.version(guild.id)).toBeGreaterThan(before));
      await followed(process, scene);
    }
    expect(process.mirror.isMember(guild.id, member.userId)).toBe(false);
    expect(process.mirror.permissions(guild.id, member.userId)).toBe(0n);
    expect(process.mirror.readableChannelIds(guild.id, member.userId)).toEqual([]);
  });

  it('shows a private thread to those in it and to those who manage threads', async () => {
    const scene = await stage();
    const { guild } = scene;
    const process = await open(scene);
    const { mirror } = process;
    const [opener, guest, stranger] = [guild.addMember(), guild.addMember(), guild.addMember()];
    const room = guild.createChannel({ name: 'lobby', type: 0 });
    const warden = guild.createRole({ name: 'warden', permissions: Permission.ManageThreads });
    const thread = opener.openThread(room, { name: 'whispers', type: privateThread }).id;
    const readers = () =>
      [opener, guest, stranger].map(({ userId }) => mirror.readableChannelIds(guild.id, userId).includes(thread));
    await soon(() => expect(readers()).toEqual([true, false, false]));
    guest.joinThread(thread);
    await soon(() => expect(readers()).toEqual([true, true, false]));
    stranger.changeRoles([warden]);
    await soon(() => expect(readers()).toEqual([true, true, true]));
    guest.leaveThread(thread);
    stranger.changeRoles([]);
    await soon(() => expect(readers()).toEqual([true, false, false]));
    expect(mirror.mayRead(guild.id, opener.userId, thread)).toBe(true);
    expect(mirror.maySend(guild.id, guest.userId, thread)).toBe(false);
  });

  it('answers right after a restart from what is stored, without the gateway and without a request', async () => {
    const scene = await stage();
    const { guild, sandbox } = scene;
    const first = await open(scene);
    const [opener, stranger] = [guild.addMember(), guild.addMember()];
    const room = guild.createChannel({ name: 'vault', type: 0 });
    const thread = opener.openThread(room, { name: 'key', type: privateThread }).id;
    await soon(() => expect(first.mirror.mayRead(guild.id, opener.userId, thread)).toBe(true));
    guild.setOverwrite(room, { id: stranger.userId, type: 1, allow: '0', deny: `${Permission.ViewChannel}` });
    await followed(first, scene);
    await settled(first);
    await first.close();
    const requests = sandbox.stats().requests;
    const second = await open(scene, false);
    expect(mirrored(second, scene)).toEqual(truth(scene));
    expect(second.mirror.mayRead(guild.id, opener.userId, thread)).toBe(true);
    expect(second.mirror.mayRead(guild.id, stranger.userId, thread)).toBe(false);
    expect(sandbox.stats().requests).toBe(requests);
  });

  it('learns at the next start who left, joined and changed meanwhile', async () => {
    const scene = await stage();
    const { guild } = scene;
    const first = await open(scene);
    const [leaver, changed] = [guild.addMember(), guild.addMember()];
    const role = guild.createRole({ name: 'smith', permissions: Permission.ManageMessages });
    await soon(() => expect(first.mirror.isMember(guild.id, changed.userId)).toBe(true));
    await settled(first);
    await first.close();
    leaver.leave();
    changed.changeRoles([role]);
    const joiner = guild.addMember();
    scene.sandbox.clock.advance(31_000);
    const second = await open(scene, false);
    expect(second.mirror.isMember(guild.id, leaver.userId)).toBe(true);
    const left: string[] = [];
    second.mirror.events.on('left', (_guildId, userId) => left.push(userId));
    await second.pool.connect();
    await soon(() => expect(second.mirror.isMember(guild.id, leaver.userId)).toBe(false));
    expect(left).toEqual([leaver.userId]);
    expect(second.mirror.rolesOf(guild.id, changed.userId)).toEqual([role]);
    expect(second.mirror.isMember(guild.id, joiner.userId)).toBe(true);
    await settled(second);
    await second.close();
    const third = await open(scene, false);
    expect(third.mirror.isMember(guild.id, leaver.userId)).toBe(false);
  });

  it('knows a thread that only a capture told of as soon as something of it is stored', async () => {
    const scene = await stage();
    const { guild } = scene;
    const { mirror } = await open(scene);
    const member = guild.addMember();
    const room = guild.createChannel({ name: 'attic', type: 0 });
    await soon(() => expect(mirror.mayRead(guild.id, member.userId, room)).toBe(true));
    const old = { id: '800000000000000001', type: 11, name: 'years ago', parent_id: room };
    await database.db.transaction((tx) => upsertChannels(tx, guild.id, [old]));
    expect(mirror.mayRead(guild.id, member.userId, old.id)).toBe(false);
    mirror.noteChannel(guild.id, old.id);
    await mirror.idle();
    expect(mirror.readableChannelIds(guild.id, member.userId)).toContain(old.id);
    guild.deleteChannel(room);
    await soon(() => expect(mirror.readableChannelIds(guild.id, member.userId)).not.toContain(old.id));
  });

  it('forgets a guild that the bot was removed from, and says so', async () => {
    const scene = await stage();
    const process = await open(scene);
    const lost: string[] = [];
    process.mirror.events.on('lost', (guildId) => lost.push(guildId));
    const someone = scene.guild.memberIds()[0] ?? '';
    expect(process.mirror.guildsOf(someone)).toEqual([scene.guild.id]);
    scene.guild.removeBot(scene.bot);
    await soon(() => expect(lost).toEqual([scene.guild.id]));
    expect(process.mirror.guildsOf(someone)).toEqual([]);
    expect(process.mirror.readableChannelIds(scene.guild.id, someone)).toEqual([]);
  });

  it('without the intent for members asks for one at a sign-in, and says what it does not know', async () => {
    const scene = await stage({ intentsGranted: { content: true, members: false } });
    const { guild } = scene;
    const process = await openMirror(database.url, scene.sandbox);
    closers.push(process.close);
    await process.pool.connect();
    const role = guild.createRole({ name: 'smith', permissions: Permission.ManageMessages });
    const member = guild.addMember({ roles: [role] });
    const { mirror } = process;
    await soon(() => expect(mirror.version(guild.id)).toBeGreaterThan(0));
    expect(mirror.isMember(guild.id, member.userId)).toBe(false);
    expect(mirror.problem()).toMatch(/^mirror: without the Server Members intent/);
    expect(await mirror.learnMember(guild.id, member.userId)).toBe(true);
    expect(mirror.rolesOf(guild.id, member.userId)).toEqual([role]);
    member.leave();
    expect(await mirror.learnMember(guild.id, member.userId)).toBe(false);
    expect(mirror.isMember(guild.id, member.userId)).toBe(false);
  });
});
