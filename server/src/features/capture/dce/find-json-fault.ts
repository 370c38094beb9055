import { isUtf8 } from 'node:buffer';

export interface JsonFault {
  /** Bytes from the beginning of the value. */
  readonly atByte: number;
  /** What stands there. */
  readonly found: string;
  readonly expected: string;
}

/** One token of JSON at the position of `lastIndex`; white space before it belongs to it. */
const token = new RegExp(
  [
    String.raw`[ \t\r\n]*(?:([{}[\],:])`,
    String.raw`("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")`,
    String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))`,
  ].join('|'),
  'y',
);

type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma';

const words: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value-or-end': 'a value or "]"',
  name: 'the name of a field in quotes',
  'name-or-end': 'the name of a field in quotes or "}"',
  colon: '":"',
  comma: '"," or the end of the list or object',
};

/**
 * Where a text that JSON.parse refused stops being JSON, and what should stand there. JSON.parse says so in some cases only.
 */
export function findJsonFault(bytes: Buffer): JsonFault {
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) return firstWrongByte(bytes, text);
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const match = token.exec(text);
    const next: Expected | undefined = match ? follow(expected, match, open) : undefined;
    if (!next) break;
    expected = next;
    at = token.lastIndex;
  }
  const blank = /[ \t\r\n]*/y;
  blank.lastIndex = at;
  blank.exec(text);
  const position = blank.lastIndex;
  const found = JSON.stringify(
    Array.from(text.slice(position, position + 24))
      .slice(0, 12)
      .join(''),
  );
  const isText = text[position] === '"' && expected !== 'colon' && expected !== 'comma';
  return {
    atByte: Buffer.byteLength(text.slice(0, position)),
    found,
    expected: isText ? 'a text that is closed, without control characters' : words[expected],
  };
}

/** What may follow a token; undefined when it may not stand here. */
function follow(expected: Expected, [, mark, text, bare]: RegExpExecArray, open: ('{' | '[')[]): Expected | undefined {
  const isValue = text !== undefined || bare !== undefined || mark === '{' || mark === '[';
  if (mark === '}' || mark === ']') {
    const closes = mark === '}' ? '{' : '[';
    const allowed = expected === 'comma' || expected === (mark === '}' ? 'name-or-end' : 'value-or-end');
    return allowed && open.pop() === closes ? 'comma' : undefined;
  }
  if (expected === 'comma')
    return mark === ',' && open.length > 0 ? (open.at(-1) === '{' ? 'name' : 'value') : undefined;
  if (expected === 'colon') return mark === ':' ? 'value' : undefined;
  if (expected === 'name' || expected === 'name-or-end') return text === undefined ? undefined : 'colon';
  if (!isValue) return undefined;
  if (mark !== '{' && mark !== '[') return 'comma';
  open.push(mark);
  return mark === '{' ? 'name-or-end' : 'value-or-end';
}

/** A wrong byte was decoded as U+FFFD, so that encoding the text again gives others from there on. */
function firstWrongByte(bytes: Buffer, text: string): JsonFault {
  const again = Buffer.from(text);
  const atByte = bytes.findIndex((byte, index) => byte !== again[index]);
  return { atByte, found: `byte 0x${bytes[atByte]?.toString(16)}`, expected: 'text in UTF-8' };
}
