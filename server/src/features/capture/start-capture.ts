import { randomUUID } from 'node:crypto';
import type { CaptureJobDetail, NewCaptureJob } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import { catalogueGuilds } from '../archive/index.ts';
import { rangeBetween } from './boundary.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { requireChannels } from './find-channel.ts';
import { insertJob } from './jobs/jobs.store.ts';
import { readCaptureJob } from './read-jobs.ts';

/**
 * Makes a capture job; it begins as soon as a process that holds the guild's bot sees it, usually at once.
 *
 * What the ledger holds already is not read again, unless `refresh` asks for it. `after` given as a time includes that
 * moment, as a message id excludes that message; `before` excludes both.
 *
 * @throws AppError capture/unknown-guild, capture/unknown-channel, capture/empty-range, capture/bad-moment
 */
export async function startCapture(deps: CaptureDeps, actor: Actor, input: NewCaptureJob): Promise<CaptureJobDetail> {
  await requireGuild(deps, input.guildId);
  const { afterId, beforeId } = rangeBetween(input);
  if (input.channelIds) await requireChannels(deps, input.guildId, input.channelIds);
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
