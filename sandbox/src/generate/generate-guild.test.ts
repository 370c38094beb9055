import { execFileSync } from 'node:child_process';
import { MessageType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.fixture.ts';
import { generateGuild } from './index.ts';
import { snowflakeTimeMs } from './snowflakes.ts';

const small = { seed: 'test', members: 60, messages: 2_500 };
const seed = generateGuild(small);
const all = [...seed.messages.values()].flat();

describe('generateGuild', () => {
  it('gives deeply equal guilds for the same options and another one for another seed', () => {
    expect(generateGuild(small)).toStrictEqual(seed);
    expect(generateGuild({ ...small, seed: 'other' })).not.toEqual(seed);
  });

  it('gives another process the same guild, byte for byte', () => {
    const script = `
      import { generateGuild } from './index.ts';
      import { fingerprint } from './fingerprint.fixture.ts';
      console.log(fingerprint(generateGuild(${JSON.stringify(small)})));`;
    const args = ['--input-type=module-typescript', '--eval', script];
    const other = execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' });
    expect(other.trim()).toBe(fingerprint(generateGuild(small)));
    expect(fingerprint(generateGuild({ ...small, seed: 'other' }))).not.toBe(other.trim());
  });

  it('writes exactly as many messages as asked for, with and without threads', () => {
    expect(all).toHaveLength(2_500);
    const even = generateGuild({ seed: 1, members: 12, messages: 1_003, channels: 10 });
    expect([...even.messages.values()].map((said) => said.length)).toEqual([101, 101, 101, ...Array(7).fill(100)]);
    expect(even.threads).toEqual([]);
    const none = generateGuild({ seed: 1, members: 12, messages: 0 });
    expect([...none.messages.values()].flat()).toEqual([]);
  });

  it('numbers everything with unique ids of 17 to 19 digits that carry their time and grow with it', () => {
    const ids = [...all, ...seed.users, ...seed.channels, ...seed.roles.slice(1)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^\d{17,19}$/.test(id))).toBe(true);
    for (const said of seed.messages.values()) {
      for (const [index, message] of said.entries()) {
        expect(snowflakeTimeMs(message.id)).toBe(Date.parse(message.timestamp));
        if (index > 0) expect(BigInt(message.id) > BigInt(said[index - 1]?.id ?? '')).toBe(true);
      }
    }
  });

  it('ends at the time that is given and lasts as long as asked', () => {
    const endTime = Date.UTC(2025, 4, 1);
    const times = [...generateGuild({ ...small, endTime, days: 30 }).messages.values()]
      .flat()
      .map((m) => Date.parse(m.timestamp));
    expect(Math.max(...times)).toBeLessThanOrEqual(endTime + 1_000);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(endTime - 30 * 86_400_000);
    expect(endTime - Math.max(...times)).toBeLessThan(86_400_000);
  });

  it('shows every kind of message that a community has', () => {
    const has = (test: (message: (typeof all)[number]) => unknown) => all.some(test);
    for (const type of [
      MessageType.Default,
      MessageType.Reply,
      MessageType.UserJoin,
      MessageType.GuildBoost,
      MessageType.ChannelPinnedMessage,
      MessageType.ThreadCreated,
      MessageType.ThreadStarterMessage,
      MessageType.ChannelFollowAdd,
      MessageType.ChatInputCommand,
      MessageType.PollResult,
    ])
      expect(
        has((message) => message.type === type),
        MessageType[type],
      ).toBe(true);
    expect(has((m) => m.poll?.results?.is_finalized === false)).toBe(true);
    expect(has((m) => m.message_snapshots)).toBe(true);
    expect(has((m) => m.sticker_items)).toBe(true);
    expect(has((m) => m.edited_timestamp)).toBe(true);
    expect(has((m) => m.mention_everyone)).toBe(true);
    expect(has((m) => m.mention_roles.length > 0)).toBe(true);
    expect(has((m) => m.attachments.some((a) => a.content_type === 'image/png'))).toBe(true);
    expect(has((m) => m.attachments.some((a) => a.content_type?.startsWith('text/plain')))).toBe(true);
    expect(has((m) => m.components?.length)).toBe(true);
    for (const script of [/\p{Script=Hiragana}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /[äöüß]/, /[ąęłż]/]) {
      expect(
        has((m) => script.test(m.content)),
        String(script),
      ).toBe(true);
    }
  });

  it('leaves no slot or choice of its templates unfilled', () => {
    const unfilled = all.filter((m) => /\{[@&#:]?\w+:?\}|\[[^[\]\n]*\|[^[\]\n]*\]|undefined|\0/.test(m.content));
    expect(unfilled.map((m) => m.content)).toEqual([]);
  });

  it('counts reactions as the people who reacted, none of them the author', () => {
    const reacted = all.filter((m) => m.reactions);
    expect(reacted.length).toBeGreaterThan(100);
    for (const { channel_id, id, reactions = [], author } of reacted) {
      for (const { emoji, count } of reactions) {
        const people = seed.reactors.get(`${channel_id}/${id}/${emoji.id ?? emoji.name}`) ?? [];
        expect(people).toHaveLength(count);
        expect(people).not.toContain(author.id);
      }
    }
  });

  it('has bytes for every attachment, of the size it states', () => {
    for (const attachment of all.flatMap((m) => m.attachments)) {
      expect(seed.files.get(attachment.id)?.byteLength).toBe(attachment.size);
    }
  });

  it('lets only staff speak in staff channels and nobody before they joined', () => {
    const room = seed.channels.find((channel) => channel.name === 'staff-room');
    const staffRoles = new Set(
      seed.roles.filter((role) => ['Steward', 'Moderator', 'Support'].includes(role.name)).map((role) => role.id),
    );
    const members = new Map(seed.members.map((member) => [member.userId, member]));
    const said = seed.messages.get(room?.id ?? '') ?? [];
    expect(said.length).toBeGreaterThan(10);
    for (const { author } of said) expect(members.get(author.id)?.roles.some((id) => staffRoles.has(id))).toBe(true);
    for (const { author, timestamp } of all) {
      const joined = members.get(author.id)?.joined_at;
      if (joined) expect(Date.parse(timestamp) - Date.parse(joined)).toBeGreaterThanOrEqual(-86_400_000);
    }
  });

  it('keeps threads consistent: starter, parent, members, counts', () => {
    const byId = new Map(all.map((message) => [message.id, message]));
    expect(
      seed.threads.some((thread) => 'thread_metadata' in thread && thread.thread_metadata?.archived === false),
    ).toBe(true);
    for (const thread of seed.threads) {
      const said = seed.messages.get(thread.id) ?? [];
      expect(said.length).toBeGreaterThan(0);
      expect(seed.channels.some((channel) => 'parent_id' in thread && channel.id === thread.parent_id)).toBe(true);
      const people = new Set(seed.threadMembers.get(thread.id));
      for (const { author } of said) expect(people.has(author.id)).toBe(true);
      if (said[0]?.type === MessageType.ThreadStarterMessage) expect(byId.get(thread.id)?.thread).toEqual(thread);
    }
  });

  it('gives each application a managed role and refuses a guild without room for its staff', () => {
    const app = {
      ...seed.users[0],
      id: '1199999999999999999',
      username: 'guildhall',
      discriminator: '0001',
      global_name: null,
      avatar: null,
      bot: true,
    };
    const withApp = generateGuild({ ...small, botsInGuild: [app] });
    const role = withApp.roles.find((candidate) => candidate.tags?.bot_id === app.id);
    expect(withApp.members.find((member) => member.userId === app.id)?.roles).toEqual([role?.id]);
    expect(() => generateGuild({ ...small, members: 4 })).toThrow('at least 10');
  });
});
