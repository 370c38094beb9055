import * as spec from 'discord-api-spec/zod';
import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { core } from 'zod/mini';
import { generateGuild, loadHistory } from './index.ts';
import { writeTinyHistory } from './tiny-history.fixture.ts';

/** A schema drops what it does not know: whatever comes out unchanged holds no unknown property, at any depth. */
function expectStrictly(name: string, values: readonly unknown[]): void {
  const schema: unknown = Object.entries(spec).find(([exported]) => exported === name)?.[1];
  if (!(schema instanceof core.$ZodType)) throw new Error(`the specification has no ${name}`);
  for (const value of values) expect(core.parse(schema, value)).toStrictEqual(value);
}

/** The specification knows references of type 0 only; the documentation, which wins, also 1 (a forward). */
function asSpecified(message: APIMessage): unknown {
  const reference = message.message_reference;
  return reference?.type === 1 ? { ...message, message_reference: { ...reference, type: 0 } } : message;
}

describe('the generated objects, validated strictly against the specification', () => {
  const seed = generateGuild({ seed: 'shapes', members: 80, messages: 6_000 });
  const messages = [...seed.messages.values()].flat();

  it('messages of every type', () => {
    const ofTypes = Map.groupBy(messages, (message) => message.type);
    expect(ofTypes.size).toBeGreaterThanOrEqual(10);
    for (const sample of ofTypes.values())
      expectStrictly('MessageResponseSchema', sample.slice(0, 60).map(asSpecified));
  });

  it('messages with each thing that a message can carry', () => {
    const carries: readonly ((message: APIMessage) => unknown)[] = [
      (m) => m.poll,
      (m) => m.message_snapshots,
      (m) => m.sticker_items,
      (m) => m.attachments[0]?.waveform,
      (m) => m.attachments[0]?.width,
      (m) => m.components?.length,
      (m) => m.thread,
      (m) => m.embeds.length,
      (m) => m.webhook_id,
      (m) => m.interaction_metadata,
      (m) => m.reactions,
      (m) => m.referenced_message,
    ];
    for (const [index, carried] of carries.entries()) {
      const sample = messages.filter(carried).slice(0, 25);
      expect(sample.length, `kind ${index}`).toBeGreaterThan(0);
      expectStrictly('MessageResponseSchema', sample.map(asSpecified));
    }
  });

  it('would notice an unknown property deep inside', () => {
    const reply = messages.find((message) => message.referenced_message);
    const spoilt = {
      ...reply,
      referenced_message: { ...reply?.referenced_message, author: { ...reply?.author, shoe_size: 43 } },
    };
    expect(() => expectStrictly('MessageResponseSchema', [spoilt])).toThrow('strictly equal');
  });

  it('channels of every type, threads, roles, emojis, users and members', () => {
    expect(new Set(seed.channels.map((channel) => channel.type))).toEqual(new Set([0, 2, 4, 5, 15]));
    expectStrictly('GuildChannelResponseSchema', seed.channels);
    expect(new Set(seed.threads.map((thread) => thread.type))).toEqual(new Set([10, 11, 12]));
    expectStrictly('ThreadResponseSchema', seed.threads);
    expectStrictly('GuildRoleResponseSchema', seed.roles);
    expectStrictly('EmojiResponseSchema', seed.emojis);
    expectStrictly('UserResponseSchema', seed.users);
    const users = new Map(seed.users.map((user) => [user.id, user]));
    expectStrictly(
      'GuildMemberResponseSchema',
      seed.members.map(({ userId, ...member }) => ({ ...member, user: users.get(userId) })),
    );
  });

  it('the guild made of recorded chat', async () => {
    const history = await loadHistory(await writeTinyHistory());
    expectStrictly('MessageResponseSchema', [...history.messages.values()].flat());
    expectStrictly('GuildChannelResponseSchema', history.channels);
    expectStrictly('GuildRoleResponseSchema', history.roles);
  });
});
