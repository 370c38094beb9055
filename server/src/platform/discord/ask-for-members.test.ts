import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemberRequests } from './ask-for-members.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function requests() {
  const sent: { shard: number; guildId: string }[] = [];
  const asking = createMemberRequests({
    send: (shard, { d }) => {
      sent.push({ shard, guildId: d.guild_id });
    },
  });
  return { sent, ...asking };
}

it('asks at once, and again for a session that follows soon as soon as Discord answers again', () => {
  const { want, sent } = requests();
  want(0, '1');
  want(0, '2');
  expect(sent).toHaveLength(2);
  vi.advanceTimersByTime(10_000);
  want(1, '1');
  want(1, '1');
  vi.advanceTimersByTime(20_000);
  expect(sent).toHaveLength(2);
  vi.advanceTimersByTime(1_500);
  expect(sent.slice(2)).toEqual([{ shard: 1, guildId: '1' }]);
  vi.advanceTimersByTime(120_000);
  expect(sent).toHaveLength(3);
});

it('asks again after the time that Discord names when it refused to answer', () => {
  const { want, refused, sent } = requests();
  want(0, '1');
  refused(0, { opcode: 8, retry_after: 12.5, meta: { guild_id: '1' } });
  refused(0, { opcode: 3, retry_after: 1, meta: { guild_id: '2' } });
  vi.advanceTimersByTime(12_000);
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(2_000);
  expect(sent).toEqual([
    { shard: 0, guildId: '1' },
    { shard: 0, guildId: '1' },
  ]);
});

it('asks for nothing any more when it is closed', () => {
  const { want, close, sent } = requests();
  want(0, '1');
  want(0, '1');
  close();
  vi.advanceTimersByTime(60_000);
  expect(sent).toHaveLength(1);
});
