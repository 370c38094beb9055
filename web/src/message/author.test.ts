import { expect, test } from 'vitest';
import { readableColor } from './author.tsx';

test('a colour is taken only as six digits: it comes from a stranger', () => {
  expect(readableColor('#1098ad')?.color).toContain('from #1098ad');
  const refused = [
    'red',
    '#fff',
    '#1098ad; background: url(https://elsewhere.example)',
    '#000000',
    '',
    null,
    undefined,
  ];
  expect(refused.map(readableColor)).toEqual(refused.map(() => undefined));
});
