import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toggleOperator } from './operators.ts';

test('a second press takes out what the first put in', () => {
  expect(toggleOperator('forge', 'from', 'maren')).toEqual({ query: 'forge from:maren ', on: false });
  expect(toggleOperator('forge from:maren ', 'from', 'maren')).toEqual({ query: 'forge', on: true });
  expect(toggleOperator('', 'in', 'Evening voice').query).toBe('in:"Evening voice" ');
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/),
      fc.stringMatching(/^[a-z ]{1,8}$/),
      (query, value) => {
        const added = toggleOperator(query, 'from', value);
        expect(toggleOperator(added.query, 'from', value)).toMatchObject({ on: true, query });
      },
    ),
  );
});
