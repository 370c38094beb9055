import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function start() {
  const out: number[] = [];
  const order = inOrder<{ seq: number }>(({ seq }) => out.push(seq));
  return { out, take: (seq: number, begins = false) => order.take({ seq }, begins), reset: order.reset };
}

it('hands on what overtook another in the order of the numbers', () => {
  const { out, take } = start();
  take(1, true);
  take(3);
  take(4);
  take(2);
  expect(out).toEqual([1, 2, 3, 4]);
});

it('holds nothing back for a number that never comes', async () => {
  const { out, take } = start();
  take(1, true);
  take(5);
  take(4);
  await turn();
  expect(out).toEqual([1, 4, 5]);
  take(6);
  expect(out).toEqual([1, 4, 5, 6]);
});

it('hands on a straggler at once, and what follows in its place', async () => {
  const { out, take } = start();
  take(1, true);
  take(5);
  await turn();
  take(3);
  take(6);
  expect(out).toEqual([1, 5, 3, 6]);
});

it('begins anew with a new session', () => {
  const { out, take, reset } = start();
  take(1, true);
  take(2);
  reset();
  take(1, true);
  take(2);
  expect(out).toEqual([1, 2, 1, 2]);
});
