import type { z } from 'zod';
import { configErrors } from './config.errors.ts';
import { settingFacts } from './setting.ts';
import { environmentSchema } from './settings.ts';

type Parsed = z.output<typeof environmentSchema>;
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<Name>;

/** One property a variable: `DATABASE_POOL_SIZE` is `databasePoolSize`; unset addresses are null. */
export type Config = Readonly<{ [Name in keyof Parsed as Camel<Name>]: Parsed[Name] }>;

export type Variable = keyof Parsed;

/**
 * Checks the environment and gives it types.
 *
 * @throws AppError config/invalid with one sentence for each wrong variable
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const result = environmentSchema.safeParse(environment);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => sentence(String(path[0]), message, environment));
    throw configErrors.invalid({ problems });
  }
  const value = result.data;
  if ((value.DISCORD_CLIENT_ID === null) !== (value.DISCORD_CLIENT_SECRET === null)) {
    const missing = value.DISCORD_CLIENT_ID === null ? 'DISCORD_CLIENT_ID' : 'DISCORD_CLIENT_SECRET';
    const problems = [`${missing} is missing; signing in with Discord needs both id and secret, or neither.`];
    throw configErrors.invalid({ problems });
  }
  return Object.freeze({
    discordToken: value.DISCORD_TOKEN,
    discordApiUrl: value.DISCORD_API_URL,
    discordRequestsPerSecond: value.DISCORD_REQUESTS_PER_SECOND,
    discordClientId: value.DISCORD_CLIENT_ID,
    discordClientSecret: value.DISCORD_CLIENT_SECRET,
    dataDir: value.DATA_DIR,
    databaseUrl: value.DATABASE_URL,
    databasePoolSize: value.DATABASE_POOL_SIZE,
    host: value.HOST,
    port: value.PORT,
    publicUrl: value.PUBLIC_URL,
    logLevel: value.LOG_LEVEL,
    logFormat: value.LOG_FORMAT,
    slowQueryMs: value.SLOW_QUERY_MS,
    captureAttachmentsMaxBytes: value.CAPTURE_ATTACHMENTS_MAX_BYTES,
    shutdownTimeoutMs: value.SHUTDOWN_TIMEOUT_MS,
  });
}

export function variables(): Variable[] {
  return environmentSchema.keyof().options;
}

function sentence(variable: string, message: string, environment: Record<string, string | undefined>): string {
  const known = variables().find((name) => name === variable);
  const facts = known && settingFacts.get(environmentSchema.shape[known]);
  const given = facts?.secret ? 'has a value that cannot be used' : `is "${environment[variable] ?? ''}"`;
  const fallback = facts?.default ? ` (default: ${facts.default})` : ' (or unset it)';
  return `${variable} ${given}; it ${message}${fallback}.`;
}
