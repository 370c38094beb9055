import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { configReport, describeConfig } from './describe-config.ts';
import { loadConfig } from './load-config.ts';
import { misspelledVariables } from './misspelled-variables.ts';

test('an empty environment gives the defaults, frozen', () => {
  const config = loadConfig({});
  expect(config).toEqual({
    discordToken: [],
    discordApiUrl: 'https://discord.com/api',
    discordRequestsPerSecond: 50,
    discordClientId: null,
    discordClientSecret: null,
    dataDir: resolve('data'),
    databaseUrl: null,
    databasePoolSize: 12,
    host: '127.0.0.1',
    port: 8080,
    publicUrl: null,
    logLevel: 'info',
    logFormat: 'auto',
    slowQueryMs: 200,
    captureAttachmentsMaxBytes: 25 * 1024 * 1024,
    shutdownTimeoutMs: 10_000,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('an empty variable counts as unset', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(loadConfig({}));
});

test('several tokens are separated by commas, and a repeated one counts once', () => {
  expect(loadConfig({ DISCORD_TOKEN: 'a.b.c, d.e.f,a.b.c' }).discordToken).toEqual(['a.b.c', 'd.e.f']);
});

test.each([
  ['PORT', '80a', 'PORT is "80a"; it must be a whole number from 0 to 65535 (default: 8080).'],
  ['PORT', '65536', 'PORT is "65536"; it must be a whole number from 0 to 65535 (default: 8080).'],
  ['LOG_FORMAT', 'xml', 'LOG_FORMAT is "xml"; it must be one of auto, pretty, json (default: auto).'],
  [
    'PUBLIC_URL',
    'example.org',
    'PUBLIC_URL is "example.org"; it must be a URL that begins with http:// or https:// (or unset it).',
  ],
  ['HOST', 'http://x', 'HOST is "http://x"; it must be an IP address or localhost (default: 127.0.0.1).'],
])('%s=%s gets a sentence with the value, what is allowed and the default', (variable, value, sentence) => {
  expect(() => loadConfig({ [variable]: value })).toThrow(
    expect.objectContaining({ code: 'config/invalid', message: sentence }),
  );
});

test('a wrong secret is not repeated in the error', () => {
  expect(() => loadConfig({ DISCORD_TOKEN: 'Bot hush' })).toThrow(
    /^DISCORD_TOKEN has a value that cannot be used; it must be/,
  );
  expect(() => loadConfig({ DISCORD_TOKEN: 'Bot hush' })).not.toThrow(/hush/);
});

test('all problems are told at once', () => {
  expect(() => loadConfig({ PORT: 'x', SLOW_QUERY_MS: '-1' })).toThrow(/PORT is "x".*\nSLOW_QUERY_MS is "-1"/);
});

test('no environment makes loading throw anything but a sentence about a variable', () => {
  const names = describeConfig().map(({ variable }) => variable);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (environment) => {
      try {
        loadConfig(environment);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
  );
});

test.each([
  ['1024', 1024],
  ['10mb', 10 * 1024 ** 2],
  ['1 GB', 1024 ** 3],
])('a size of %s is understood', (text, bytes) => {
  expect(loadConfig({ CAPTURE_ATTACHMENTS_MAX_BYTES: text }).captureAttachmentsMaxBytes).toBe(bytes);
});

test('the report shows values and what differs from the default, but no secret', () => {
  const report = configReport(loadConfig({ DISCORD_TOKEN: 'hush.hush.hush', PORT: '0' }));
  expect(JSON.stringify(report)).not.toContain('hush');
  expect(report.find(({ variable }) => variable === 'DISCORD_TOKEN')?.value).toBe('(set, not shown)');
  expect(report.find(({ variable }) => variable === 'PORT')).toMatchObject({ value: '0', isDefault: false });
  expect(report.filter(({ isDefault }) => !isDefault)).toHaveLength(2);
  expect(report.every(({ reason, allowed }) => reason.length > 10 && allowed !== '')).toBe(true);
});

test('a variable that is nearly ours is pointed out, others are not', () => {
  const environment = {
    DISCORD_TOKN: 'x',
    DATABSE_URL: 'x',
    GUILDHALL_PORT: '1',
    port: '1',
    HOSTNAME: 'x',
    PORTS: 'x',
    PATH: 'x',
    LOG_LEVEL: 'info',
  };
  expect(misspelledVariables(environment).map(({ given, meant }) => [given, meant])).toEqual([
    ['DISCORD_TOKN', 'DISCORD_TOKEN'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['GUILDHALL_PORT', 'PORT'],
    ['port', 'PORT'],
  ]);
});
