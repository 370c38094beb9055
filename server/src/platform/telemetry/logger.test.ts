import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger, openLogFile } from './index.ts';

function recorder() {
  const stream = new PassThrough();
  return { stream, text: () => String(stream.read() ?? '') };
}

test('a line is one JSON object with an ISO time when the output is no terminal', () => {
  const output = recorder();
  createLogger({ level: 'info', format: 'json', destination: output.stream }).info({ guildId: '1' }, 'hello');
  expect(JSON.parse(output.text())).toMatchObject({ msg: 'hello', guildId: '1', time: expect.stringMatching(/Z$/) });
});

test('tokens, cookies, passwords and what people wrote never reach the log', () => {
  const output = recorder();
  const log = createLogger({ level: 'info', format: 'json', destination: output.stream });
  log.info({ token: 'S3CRET', req: { headers: { authorization: 'S3CRET', cookie: 'S3CRET' } } }, 'a');
  log.info({ model: { apiKey: 'S3CRET' }, secret: 'S3CRET', message: { cleanContent: 'S3CRET' } }, 'a');
  log.info({ user: { password: 'S3CRET' }, message: { content: 'S3CRET' }, headers: { 'set-cookie': 'S3CRET' } }, 'b');
  expect(output.text()).not.toContain('S3CRET');
});

test('an error keeps code, stack and cause but not the values its library attached', () => {
  const output = recorder();
  const log = createLogger({ level: 'info', format: 'json', destination: output.stream });
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (content)=(S3CRET)' });
  log.error({ err: Object.assign(new Error('outer', { cause }), { requestBody: { json: { text: 'S3CRET' } } }) }, 'x');
  const text = output.text();
  expect(text).not.toContain('S3CRET');
  expect(JSON.parse(text)).toMatchObject({ err: { message: 'outer', cause: { code: '23505' } } });
});

test('the pretty format is for people and the file beside it stays JSON', () => {
  const screen = recorder();
  const file = recorder();
  const log = createLogger({ level: 'info', format: 'pretty', destination: screen.stream, file: file.stream });
  log.info('ready');
  expect(screen.text()).toMatch(/INFO.*ready/);
  expect(JSON.parse(file.text())).toMatchObject({ msg: 'ready' });
});

test('of old log files seven are kept beside the one that is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-logs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (let number = 1; number <= 12; number++) await writeFile(join(folder, `guildhall.${number}.log`), 'x\n');
  await writeFile(join(folder, 'postgres.log'), 'x\n');
  const file = await openLogFile(join(folder, 'guildhall'));
  createLogger({ level: 'info', format: 'json', destination: new PassThrough(), file }).info('here');
  const kept = await readdir(folder);
  expect(kept).toEqual(expect.arrayContaining(['postgres.log', 'guildhall.12.log', 'guildhall.6.log']));
  expect(kept).not.toContain('guildhall.5.log');
});
