import { expect, test } from 'vitest';
import { parseMarkdown } from './markdown.ts';
import { isOnlyEmoji } from './only-emoji.ts';

test.each([
  ['😀', true],
  ['🫡 👩‍🚀\n<:forge:175928847299117063>', true],
  ['🇩🇪1️⃣', true],
  ['😀'.repeat(28), false],
  ['nice 😀', false],
  ['123', false],
  ['', false],
  ['# 😀', false],
  ['**😀**', false],
])('%j is nothing but emoji: %s', (text, expected) => {
  expect(isOnlyEmoji(parseMarkdown(text))).toBe(expected);
});
