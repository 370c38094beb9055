import { type Config, loadConfig, misspelledVariables, readEnvironment } from '../platform/config/index.ts';
import { createLogger, type Logger } from '../platform/telemetry/index.ts';

export interface Settings {
  readonly config: Config;
  /** For commands that report: quiet unless something is wrong, and on the standard error, away from the report. */
  readonly log: Logger;
}

/**
 * Reads the environment for a command.
 *
 * @throws AppError config/invalid
 */
export function readSettings(): Settings {
  const environment = readEnvironment();
  const config = loadConfig(environment);
  const log = createLogger({
    level: config.logLevel === 'debug' || config.logLevel === 'trace' ? config.logLevel : 'warn',
    format: process.stderr.isTTY ? 'pretty' : 'json',
    destination: process.stderr,
  });
  for (const { warning } of misspelledVariables(environment)) log.warn(warning);
  return { config, log };
}
