import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createGuildTasks } from './guild-tasks.ts';

const log = pino({ level: 'silent' });

function stage() {
  const done: string[] = [];
  const gates: (() => void)[] = [];
  const blocked = (name: string) => async (guildId: string) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    done.push(`${name} ${guildId}`);
  };
  const quick = async (guildId: string) => void done.push(`quick ${guildId}`);
  const failing = async () => {
    throw new Error('it failed');
  };
  const stopping = new AbortController();
  const works = { slow: blocked('slow'), quick, failing };
  return { done, gates, stopping, tasks: createGuildTasks({ works, log, signal: stopping.signal }) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('runs one of a kind for each guild and keeps at most one more, however often it is asked', async () => {
  const { tasks, done, gates } = stage();
  tasks.run('slow', '1');
  await turn();
  for (let times = 0; times < 10; times += 1) tasks.run('slow', '1');
  tasks.run('slow', '2');
  await turn();
  expect(gates).toHaveLength(2);
  while (!tasks.isIdle()) {
    for (const open of gates.splice(0)) open();
    await turn();
  }
  expect(done.toSorted()).toEqual(['slow 1', 'slow 1', 'slow 2']);
});

it('holds no kind of work back behind another', async () => {
  const { tasks, done, gates } = stage();
  tasks.run('slow', '1');
  await tasks.run('quick', '1');
  expect(done).toEqual(['quick 1']);
  for (const open of gates) open();
  await tasks.idle();
});

it('goes on after a failure, and begins nothing once it is to stop', async () => {
  const { tasks, done, stopping } = stage();
  await tasks.run('failing', '1');
  await tasks.run('quick', '1');
  stopping.abort();
  await tasks.run('quick', '2');
  expect(done).toEqual(['quick 1']);
});
