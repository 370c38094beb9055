import { randomUUID } from 'node:crypto';
import type { CaptureJobDetail, NewCaptureJob } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import { catalogueGuilds } from '../archive/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { insertJob } from './jobs/jobs.store.ts';
import { readCaptureJob } from './read-jobs.ts';
import { firstIdAt } from './snowflake.ts';

/**
 * Makes a capture job; it begins as soon as a process that holds the guild's bot sees it, usually at once.
 *
 * What the ledger holds already is not read again, unless `refresh` asks for it. `after` given as a time includes that
 * moment, as a message id excludes that message; `before` excludes both.
 *
 * @throws AppError capture/unknown-guild, capture/empty-range, capture/bad-moment
 */
export async function startCapture(deps: CaptureDeps, actor: Actor, input: NewCaptureJob): Promise<CaptureJobDetail> {
  await requireGuild(deps, input.guildId);
  const afterId = input.after === undefined ? null : afterBoundary(input.after);
  const beforeId = input.before === undefined ? null : momentOrId('before', input.before);
  if (afterId !== null && beforeId !== null && afterId + 1n >= beforeId) {
    throw captureErrors.emptyRange({ after: input.after ?? '', before: input.before ?? '' });
  }
  const jobId = randomUUID();
  await deps.db.transaction((tx) =>
    insertJob(tx, {
      jobId,
      guildId: input.guildId,
      direction: input.direction ?? 'newest-first',
      afterId: afterId?.toString() ?? null,
      beforeId: beforeId?.toString() ?? null,
      refresh: input.refresh ?? false,
      includeThreads: input.includeThreads ?? true,
      channelIds: input.channelIds ? [...new Set(input.channelIds)] : null,
    }),
  );
  deps.wakeRunner();
  const job = await readCaptureJob(deps, actor, jobId);
  deps.realtime.publish('capture', { type: 'capture.job', job });
  return job;
}

/** A guild is known when a bot is in it now, or when the archive has something of it. */
export async function requireGuild(deps: CaptureDeps, guildId: string): Promise<void> {
  if (deps.discord.botsOf(guildId).length > 0) return;
  const [known] = await catalogueGuilds(deps.db.kysely, guildId);
  if (!known) throw captureErrors.unknownGuild({ guildId });
}

/** The id just before the moment's first, so that a message of that very moment is included. */
function afterBoundary(after: string): bigint {
  const id = momentOrId('after', after);
  return isId(after) || id === 0n ? id : id - 1n;
}

function momentOrId(field: string, value: string): bigint {
  if (isId(value)) return BigInt(value);
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw captureErrors.badMoment({ field, value });
  return firstIdAt(ms);
}

function isId(value: string): boolean {
  return /^\d{15,20}$/.test(value);
}
