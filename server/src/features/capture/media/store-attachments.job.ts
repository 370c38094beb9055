import { z } from 'zod';
import { AppError, errorMessage } from '../../../platform/errors.ts';
import { defineJob, type JobContext } from '../../../platform/jobs/index.ts';
import { attachmentsToStore, settleAttachment, type WantedAttachment } from '../../archive/index.ts';
import { captureErrors } from '../capture.errors.ts';
import { readCaptureSettings } from '../capture-settings.store.ts';
import { type AttachmentTries, forgetTries, readTries, writeTries } from './attachment-tries.store.ts';
import { type StoreAttachmentDeps, storeAttachment } from './store-attachment.ts';

/** Fetches what a guild's attachments lack; one at a time for each guild. */
export const storeAttachmentsJob = defineJob({
  name: 'capture.store-attachments',
  schema: z.object({ guildId: z.string() }),
  options: { singleton: 'one', concurrency: 2, priority: -10, retryLimit: 10, retryDelaySeconds: 10 },
});

/** Well below the time after which a job counts as hung; what is left is found by the next sweep. */
const workForMs = 10 * 60_000;
const attachmentsPerPage = 50;
/** Downloads at the same time: the CDN is quick, and nobody waits for them. */
const downloadsAtOnce = 3;

const minuteMs = 60_000;
/** Waits after each failure; after the last one the attachment counts as failed. About 30 hours in all. */
const pausesMinutes = [1, 5, 20, 60, 240, 720, 720] as const;
/** Failures one after the other without a success between: it is the network or the CDN, and the rest need not be counted. */
const failuresInRow = 10;

/** Trouble that is not the attachment's own: the whole job waits, and nothing is counted. */
const everybodys = new Set([
  'files/disk-full',
  'capture/bot-left',
  'discord/token-rejected',
  'discord/queue-full',
  'discord/shutting-down',
  'discord/unreachable',
]);

/**
 * Stores the bytes of all attachments that wait, as long as the guild wants them.
 *
 * One that fails is tried again later each time; after eight failures it counts as failed, until somebody asks for it.
 *
 * @throws what is everybody's trouble: the job is tried again
 */
export async function storeAttachments(
  deps: StoreAttachmentDeps,
  { guildId }: { readonly guildId: string },
  { signal, log }: Pick<JobContext, 'signal' | 'log'>,
): Promise<void> {
  const until = performance.now() + workForMs;
  const { kysely } = deps.db;
  let afterId = '0';
  let triedInPass = 0;
  let inRow = 0;
  /** Ends the job once the downloads under way have ended, too. */
  let broken: { readonly error: unknown } | undefined;
  while (performance.now() < until) {
    signal.throwIfAborted();
    const settings = await readCaptureSettings(kysely, guildId, deps.defaultSettings);
    if (!settings.attachments) return;
    const page = await attachmentsToStore(kysely, guildId, { afterId, limit: attachmentsPerPage });
    const last = page.at(-1);
    if (!last) {
      // Some may have been asked for anew behind the place where this pass was.
      if (triedInPass === 0) return;
      afterId = '0';
      triedInPass = 0;
      continue;
    }
    await storePage(page, settings.attachmentMaxBytes);
    afterId = last.attachmentId;
  }

  async function storePage(page: readonly WantedAttachment[], maxBytes: number): Promise<void> {
    const ids = page.map(({ attachmentId }) => attachmentId);
    const tries = await readTries(kysely, guildId, ids);
    const isDue = ({ attachmentId }: WantedAttachment) =>
      (tries.get(attachmentId)?.nextAt.getTime() ?? 0) <= deps.now().getTime();
    const due = page.filter(isDue);
    triedInPass += due.length;
    const waiting = due[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: downloadsAtOnce }, async () => {
        for (let next = waiting.next(); !next.done && !broken; next = waiting.next()) {
          await storeOne(next.value, maxBytes, tries.get(next.value.attachmentId));
        }
      }),
    );
    if (broken) throw broken.error;
  }

  async function storeOne(attachment: WantedAttachment, maxBytes: number, tries?: AttachmentTries): Promise<void> {
    const { attachmentId } = attachment;
    try {
      await storeAttachment(deps, { guildId, attachment, maxBytes, signal });
      inRow = 0;
      if (tries) await forgetTries(kysely, guildId, [attachmentId]);
    } catch (error) {
      if (signal.aborted || (error instanceof AppError && everybodys.has(error.code))) {
        broken ??= { error };
        return;
      }
      await noteFailure(attachmentId, (tries?.failures ?? 0) + 1, error);
      inRow += 1;
      if (inRow < failuresInRow) return;
      broken ??= { error: captureErrors.attachmentsUnreachable({ reason: errorMessage(error) }, error) };
    }
  }

  async function noteFailure(attachmentId: string, failures: number, error: unknown): Promise<void> {
    const reason = errorMessage(error);
    log.debug({ guildId, attachmentId, failures, reason }, 'An attachment waits');
    const pause = pausesMinutes[failures - 1];
    if (pause === undefined) {
      const problem = `It could not be fetched in ${failures} tries: ${reason}.`;
      await settleAttachment(kysely, guildId, attachmentId, { state: 'failed', problem });
      await forgetTries(kysely, guildId, [attachmentId]);
      return;
    }
    const nextAt = new Date(deps.now().getTime() + pause * minuteMs);
    await writeTries(kysely, guildId, attachmentId, { failures, nextAt, problem: reason });
  }
}
