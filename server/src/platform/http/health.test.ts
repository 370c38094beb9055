import { expect, test } from 'vitest';
import { createHealth } from './health.ts';

/** A health whose clock is turned by hand and whose one check is what the test says. */
function healthOf(check: () => Promise<string | undefined> | string | undefined) {
  let time = 0;
  let runs = 0;
  const health = createHealth(() => time);
  health.register({
    name: 'part',
    problem: () => {
      runs += 1;
      return check();
    },
  });
  const pass = (ms: number) => {
    time += ms;
  };
  return { health, runs: () => runs, pass };
}

test('a good report serves several callers for a second', async () => {
  const { health, runs, pass } = healthOf(() => undefined);
  await Promise.all([health.report(), health.report()]);
  pass(999);
  await health.report();
  expect(runs()).toBe(1);
  pass(1);
  await health.report();
  expect(runs()).toBe(2);
});

test('what has become well is told at once, not a second later', async () => {
  let problem: string | undefined = 'Still starting.';
  const { health, runs, pass } = healthOf(() => problem);
  expect((await health.report()).ready).toBe(false);
  await health.report();
  expect(runs()).toBe(1);
  problem = undefined;
  pass(50);
  expect((await health.report()).ready).toBe(true);
});

test('while a check takes its time, callers share it instead of starting more', async () => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const { health, runs, pass } = healthOf(() => promise);
  const first = health.report();
  pass(1_500);
  const second = health.report();
  resolve(undefined);
  expect(await first).toBe(await second);
  expect(runs()).toBe(1);
});

test('a report whose run began long ago is good for a second from its end', async () => {
  const { health, runs, pass } = healthOf(async () => {
    pass(1_900);
    return undefined;
  });
  await health.report();
  pass(500);
  await health.report();
  expect(runs()).toBe(1);
});
