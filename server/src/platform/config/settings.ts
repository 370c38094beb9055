import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { address, byteCount, list, oneOf, setting, wholeNumber } from './setting.ts';

/** Every variable that Guildhall reads. */
export const environmentSchema = z.object({
  DISCORD_TOKEN: setting(
    {
      allowed: 'a bot token, or several separated by commas, without spaces inside and without "Bot " before them',
      default: '',
      reason: 'The bots that read the guilds; several share the work. Without one the built-in sandbox is used.',
      secret: true,
    },
    list((token) => !/\s/.test(token)),
  ),
  DISCORD_API_URL: setting(
    {
      allowed: 'a URL that begins with http:// or https://',
      default: 'https://discord.com/api',
      reason: "Another address is for tests, such as the sandbox's.",
    },
    (text) => address('http', 'https')(text) ?? undefined,
  ),
  DISCORD_REQUESTS_PER_SECOND: setting(
    {
      allowed: 'a whole number from 1 to 100000',
      default: '50',
      unit: 'requests per second',
      reason: 'Of each token, as Discord allows every bot; raise it only when Discord has granted yours more.',
    },
    wholeNumber(1, 100_000),
  ),
  DISCORD_CLIENT_ID: setting(
    {
      allowed: 'the id of an application, 15 to 20 digits',
      default: '',
      reason:
        'Lets members sign in with Discord, together with DISCORD_CLIENT_SECRET. Register PUBLIC_URL followed by /api/session/discord/callback among its redirects.',
    },
    (text) => (text === '' ? null : /^\d{15,20}$/.test(text) ? text : undefined),
  ),
  DISCORD_CLIENT_SECRET: setting(
    {
      allowed: 'the client secret of the OAuth2 page of the application, without spaces',
      default: '',
      reason: 'Proves to Discord that it is your server that asks who signed in.',
      secret: true,
    },
    (text) => (text === '' ? null : /\s/.test(text) ? undefined : text),
  ),
  DATA_DIR: setting(
    {
      allowed: 'the path of a folder',
      default: './data',
      reason: 'Database, captured files and logs lie below it: back it up.',
    },
    (text) => resolve(text),
  ),
  DATABASE_URL: setting(
    {
      allowed: 'a URL such as postgres://user:password@host:5432/database',
      default: '',
      reason: 'Unset: Guildhall runs a PostgreSQL of its own in DATA_DIR. Set it to use yours (15 or newer).',
      secret: true,
    },
    address('postgres', 'postgresql'),
  ),
  DATABASE_POOL_SIZE: setting(
    {
      allowed: 'a whole number from 2 to 200',
      default: '12',
      unit: 'connections',
      reason: 'Per process; the embedded server takes 60 in all. More only helps when /metrics shows waiting ones.',
    },
    wholeNumber(2, 200),
  ),
  HOST: setting(
    {
      allowed: 'an IP address or localhost',
      default: '127.0.0.1',
      reason: 'Loopback only, until you put a reverse proxy with TLS before it or set 0.0.0.0.',
    },
    (text) => (isIP(text) > 0 || text === 'localhost' ? text : undefined),
  ),
  PORT: setting(
    {
      allowed: 'a whole number from 0 to 65535',
      default: '8080',
      reason: 'Where the console and the API listen; 0 takes any free port.',
    },
    wholeNumber(0, 65_535),
  ),
  PUBLIC_URL: setting(
    {
      allowed: 'a URL that begins with http:// or https://',
      default: '',
      reason: 'How browsers reach the console when that is not HOST and PORT; links and cookies are made for it.',
    },
    address('http', 'https'),
  ),
  LOG_LEVEL: setting(
    {
      allowed: 'one of trace, debug, info, warn, error, fatal, silent',
      default: 'info',
      reason: 'debug shows each request to Discord; no level shows what people wrote.',
    },
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  ),
  LOG_FORMAT: setting(
    { allowed: 'one of auto, pretty, json', default: 'auto', reason: 'auto: pretty on a terminal, JSON lines else.' },
    oneOf('auto', 'pretty', 'json'),
  ),
  SLOW_QUERY_MS: setting(
    {
      allowed: 'a whole number from 1 to 600000',
      default: '200',
      unit: 'ms',
      reason: 'Slower queries are logged with their text, never with their values.',
    },
    wholeNumber(1, 600_000),
  ),
  CAPTURE_ATTACHMENTS_MAX_BYTES: setting(
    {
      allowed: 'a whole number, in bytes or with KB, MB or GB',
      default: '25MB',
      unit: 'bytes',
      reason: 'Larger attachments keep only their description; most uploads on Discord are below 10 MB.',
    },
    byteCount,
  ),
  SHUTDOWN_TIMEOUT_MS: setting(
    {
      allowed: 'a whole number from 1000 to 600000',
      default: '10000',
      unit: 'ms',
      reason: 'What is not finished by then is left to the next start, which loses nothing.',
    },
    wholeNumber(1_000, 600_000),
  ),
});
