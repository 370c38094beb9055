import type { z } from 'zod';

export interface JobOptions {
  /** How often a failed job is tried again before it stays failed. */
  readonly retryLimit: number;
  /** Wait before the first retry; it doubles with each further one. */
  readonly retryDelaySeconds: number;
  /** A worker that gave no sign of life for this long is dead and its job is given to another (10 at least). */
  readonly heartbeatSeconds: number;
  /** The longest that a job may run; below a day. */
  readonly expireInSeconds: number;
  /**
   * How many there may be, for each `key` when one is given to `enqueue`: of a kind that waits (`one-waiting`), that
   * runs (`one-running`), or that waits or runs (`one`). A queue keeps the choice it was created with.
   */
  readonly singleton: 'none' | 'one-waiting' | 'one-running' | 'one';
  /** How many run at once in this process. */
  readonly concurrency: number;
  /** Higher goes first within the queue. */
  readonly priority: number;
}

export interface JobDefinition<Data extends object> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
  readonly options: JobOptions;
}

const defaults: JobOptions = {
  retryLimit: 5,
  retryDelaySeconds: 5,
  heartbeatSeconds: 20,
  expireInSeconds: 900,
  singleton: 'none',
  concurrency: 1,
  priority: 0,
};

/**
 * A kind of background job: its name, what its data must look like, and how it is retried.
 *
 * @example
 * export const fetchAttachment = defineJob({
 *   name: 'capture.fetch-attachment',
 *   schema: z.object({ guildId: z.string(), attachmentId: z.string() }),
 *   options: { concurrency: 2, priority: -10 },
 * });
 */
export function defineJob<Data extends object>(definition: {
  name: string;
  schema: z.ZodType<Data>;
  options?: Partial<JobOptions>;
}): JobDefinition<Data> {
  return { name: definition.name, schema: definition.schema, options: { ...defaults, ...definition.options } };
}
