import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findJsonFault } from './find-json-fault.ts';

const fault = (text: string) => findJsonFault(Buffer.from(text));

it('says where a text stops being JSON and what should stand there', () => {
  expect(fault('{"a": 1 "b": 2}')).toEqual({
    atByte: 8,
    found: '"\\"b\\": 2}"',
    expected: '"," or the end of the list or object',
  });
  expect(fault('{"ä" 1}')).toMatchObject({ atByte: 6, found: '"1}"', expected: '":"' });
  expect(fault('{"a": 1,}')).toMatchObject({ atByte: 8, expected: 'the name of a field in quotes' });
  expect(fault('[1, 2}')).toMatchObject({ atByte: 5 });
  expect(fault('[01]')).toMatchObject({ atByte: 2, expected: '"," or the end of the list or object' });
  expect(fault('{"a": "line\nbreak"}')).toMatchObject({
    atByte: 6,
    expected: 'a text that is closed, without control characters',
  });
  expect(findJsonFault(Buffer.from([0x5b, 0x22, 0xc3, 0xa9, 0xff, 0x22, 0x5d]))).toEqual({
    atByte: 4,
    found: 'byte 0xff',
    expected: 'text in UTF-8',
  });
});

it('finds its place in any text that was spoilt in one character', () => {
  const spoilt = fc.tuple(
    fc.json({ maxDepth: 3 }),
    fc.nat(),
    fc.constantFrom('"', '}', ']', ',', 'x', '\n', '\\', ':'),
  );
  fc.assert(
    fc.property(spoilt, ([json, where, mark]) => {
      const at = where % (json.length + 1);
      const text = `[${json.slice(0, at)}${mark}${json.slice(at)}]`;
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      fc.pre(!valid);
      const found = fault(text);
      expect(found.atByte).toBeGreaterThanOrEqual(0);
      expect(found.atByte).toBeLessThanOrEqual(Buffer.byteLength(text));
      expect(found.expected).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
