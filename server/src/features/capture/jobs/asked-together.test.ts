import { expect, it } from 'vitest';
import { askedTogether } from './asked-together.ts';

it('asks once for all that want to know at the same moment, and again for who comes later', async () => {
  const questions: (readonly number[])[] = [];
  const square = askedTogether(async (ids: readonly number[]) => {
    questions.push([...ids]);
    return new Map(ids.filter((id) => id > 0).map((id) => [id, id * id]));
  });
  expect(await Promise.all([square(2), square(3), square(-1)])).toEqual([4, 9, undefined]);
  expect(await square(4)).toBe(16);
  expect(questions).toEqual([[2, 3, -1], [4]]);
});

it('tells everybody who asked of a failure, and answers the next', async () => {
  let isBroken = true;
  const same = askedTogether(async (ids: readonly string[]) => {
    if (isBroken) throw new Error('no database');
    return new Map(ids.map((id) => [id, id]));
  });
  const outcomes = await Promise.allSettled([same('a'), same('b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await same('c')).toBe('c');
});
