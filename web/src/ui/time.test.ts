import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RelativeTime } from './time.tsx';

const shown = (ms: number) =>
  renderToStaticMarkup(createElement(RelativeTime, { at: new Date(Date.now() + ms).toISOString() }));

test('what has happened is not told as coming, although clocks differ', () => {
  expect(shown(40_000)).toContain('just now');
  expect(shown(-200_000)).toContain('3 min. ago');
});
