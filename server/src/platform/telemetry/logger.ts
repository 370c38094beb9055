import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DestinationStream, type Logger, type LoggerOptions, multistream, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { serializeError } from './serialize-error.ts';

export type { Logger } from 'pino';

export interface CreateLoggerOptions {
  readonly level: LogLevel;
  /** `auto`: pretty when the standard output is a terminal, JSON lines else. */
  readonly format: 'auto' | 'pretty' | 'json';
  /** A second destination that always gets JSON lines: `await openLogFile(path)`. */
  readonly file?: DestinationStream;
  /** Where lines go instead of the standard output. */
  readonly destination?: DestinationStream;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Beside the one that is written: a week, when each day has one. */
const keptFiles = 7;

/** Keys whose values never reach a log, at the top of a line or up to two levels down. */
const secretKeys = ['token', 'authorization', 'cookie', 'password', 'secret', 'apiKey', '["set-cookie"]'];
/** Keys that hold what people wrote: a log is not a second archive. */
const messageTextKeys = ['content', 'cleanContent'];

/**
 * Builds the one logger of the process.
 *
 * Secrets and message text are redacted by key, errors are reduced to type, code, message, stack and cause, because
 * the properties of library errors hold request bodies and row values.
 */
export function createLogger(options: CreateLoggerOptions): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: serializeError, error: serializeError, cause: serializeError },
    redact: { paths: [...secretKeys, ...messageTextKeys].flatMap(pathsDown), censor: '[redacted]' },
  };
  const usePretty = options.format === 'pretty' || (options.format === 'auto' && process.stdout.isTTY === true);
  const main = usePretty ? prettyStream(options.destination) : (options.destination ?? process.stdout);
  if (!options.file) return pino(settings, main);
  const level = options.level === 'silent' ? 'fatal' : options.level;
  return pino(
    settings,
    multistream([
      { level, stream: main },
      { level, stream: options.file },
    ]),
  );
}

/**
 * Opens a log file that rotates daily and at 50 MB, keeping 7 old files beside it. When it cannot be written (a full
 * disk) lines go missing and nothing else happens.
 *
 * @param path The folder is created; a number and `.log` are added to the name.
 */
export async function openLogFile(path: string): Promise<DestinationStream> {
  const { default: roll } = await import('pino-roll');
  await mkdir(dirname(path), { recursive: true });
  await removeOldLogs(path);
  const file = await roll({
    file: path,
    extension: '.log',
    frequency: 'daily',
    size: '50m',
    // Counted with the one that is written; without the second it would forget those of former processes.
    limit: { count: keptFiles + 1, removeOtherLogFiles: true },
    // The last lines before an exit are the ones that are looked for.
    sync: true,
  });
  file.on('error', () => undefined);
  return file;
}

/** pino-roll removes old files only when it begins a new one, which a program restarted every night never sees. */
async function removeOldLogs(path: string): Promise<void> {
  const folder = dirname(path);
  const numbered = (await readdir(folder)).flatMap((name) => {
    const number = name.startsWith(`${basename(path)}.`) && /\.(\d+)\.log$/.exec(name)?.[1];
    return number ? [{ name, number: Number(number) }] : [];
  });
  const old = numbered.sort((a, b) => b.number - a.number).slice(keptFiles);
  await Promise.allSettled(old.map(({ name }) => rm(join(folder, name))));
}

function pathsDown(key: string): string[] {
  const dot = key.startsWith('[') ? '' : '.';
  return [key, `*${dot}${key}`, `*.*${dot}${key}`];
}

function prettyStream(destination: DestinationStream | undefined): DestinationStream {
  return pretty({
    colorize: destination === undefined,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,reqId',
    // Synchronous, so that the last lines before an exit are not lost.
    sync: true,
    ...(destination ? { destination } : {}),
  });
}
