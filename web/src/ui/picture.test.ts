import { expect, test } from 'vitest';
import { isAvailable, noteMissing } from './picture.tsx';

test('a picture is asked of this server alone', () => {
  expect(
    ['/api/a', 'https://elsewhere.example/a.png', '//elsewhere.example/a.png', 'data:image/png,', null].map(
      isAvailable,
    ),
  ).toEqual([true, false, false, false, false]);
});

test('a picture that was not there is not asked for again at once', () => {
  noteMissing('/api/gone');
  expect(isAvailable('/api/gone')).toBe(false);
});
