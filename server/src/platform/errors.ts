/**
 * The one error class of the program: what went wrong, in a sentence that may be shown to whoever asked.
 *
 * Each room lists its own codes in `<room>.errors.ts` with `defineErrors`; HTTP maps `status` once, the command line
 * prints `message` and exits with `exitCode`. Anything that is not an AppError is a defect: it gets an id in the reply
 * and its stack in the log.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  /** Stable, `room/what-happened`; clients may branch on it. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Facts for the caller, safe to show: field names, limits, suggestions. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

interface ErrorDefinition<Details extends Record<string, unknown>> {
  readonly code: string;
  readonly status: number;
  /** One sentence: what, where, what is allowed, what to do. */
  readonly message: (details: Details) => string;
}

/**
 * Makes a constructor for one error of a room's catalogue.
 *
 * @example
 * export const unknownGuild = defineError<{ guildId: string }>({
 *   code: 'capture/unknown-guild', status: 404,
 *   message: ({ guildId }) => `No guild ${guildId} is known here; the bot must be a member of it.`,
 * });
 * throw unknownGuild({ guildId });
 */
export function defineError<Details extends Record<string, unknown> = Record<string, never>>(
  definition: ErrorDefinition<Details>,
): (details: Details, cause?: unknown) => AppError {
  return (details, cause) =>
    new AppError(definition.code, definition.status, definition.message(details), details, cause);
}

/** The sentence of an unknown error, for logs and for the command line; never for an HTTP reply. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
