import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

const lines = [
  {
    file: '2004-11-15_03',
    line: 0,
    date: '2004-11-15',
    time: '12:18',
    author: 'SomeNick',
    text: 'which kernel do I need for this card?',
  },
  {
    file: '2004-11-15_03',
    line: 1,
    date: '2004-11-15',
    time: '12:18',
    author: 'other|one',
    text: 'SomeNick: the newest one',
    annotated: true,
    replyTo: [0],
  },
  {
    file: '2004-11-15_03',
    line: 2,
    date: '2004-11-15',
    time: '12:19',
    author: 'SomeNick',
    text: 'other|one: thanks!',
    annotated: true,
    replyTo: [1],
  },
  {
    file: '2004-11-15_03',
    line: 3,
    date: '2004-11-15',
    time: '12:19',
    author: 'third',
    text: 'error: nobody said that',
  },
  {
    file: '2015-08-10.train-b',
    line: 7,
    date: '2015-08-10',
    time: '00:04',
    author: 'somenick',
    text: 'still here',
    annotated: true,
    replyTo: [7],
  },
];

/** A handful of invented lines in the format of the recorded chat; gzipped when asked. Goes with the test. */
export async function writeTinyHistory(
  options: { readonly gzip?: boolean; readonly more?: string } = {},
): Promise<string> {
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n${options.more ?? ''}`;
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, options.gzip ? 'tiny.jsonl.gz' : 'tiny.jsonl');
  await writeFile(path, options.gzip ? gzipSync(text) : text);
  return path;
}
