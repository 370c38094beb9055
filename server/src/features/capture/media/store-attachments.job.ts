import { z } from 'zod';
import { AppError, errorMessage } from '../../../platform/errors.ts';
import { defineJob, type JobContext } from '../../../platform/jobs/index.ts';
import { attachmentsToStore, type WantedAttachment } from '../../archive/index.ts';
import { readCaptureSettings } from '../capture-settings.store.ts';
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

/** Stores the bytes of all attachments that wait, as long as the guild wants them. */
export async function storeAttachments(
  deps: StoreAttachmentDeps,
  { guildId }: { readonly guildId: string },
  { signal, log }: Pick<JobContext, 'signal' | 'log'>,
): Promise<void> {
  const until = performance.now() + workForMs;
  let afterId = '0';
  let failure: unknown;
  while (performance.now() < until) {
    signal.throwIfAborted();
    const settings = await readCaptureSettings(deps.db.kysely, guildId, deps.defaultSettings);
    if (!settings.attachments) return;
    const page = await attachmentsToStore(deps.db.kysely, guildId, { afterId, limit: attachmentsPerPage });
    const last = page.at(-1);
    if (!last) break;
    const waiting = page[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: downloadsAtOnce }, async () => {
        for (let next = waiting.next(); !next.done; next = waiting.next())
          await storeOne(next.value, settings.attachmentMaxBytes);
      }),
    );
    afterId = last.attachmentId;
  }
  // What failed for a reason that may pass still waits: the job is tried again, later each time.
  if (failure) throw failure;

  async function storeOne(attachment: WantedAttachment, maxBytes: number): Promise<void> {
    try {
      await storeAttachment(deps, { guildId, attachment, maxBytes, signal });
    } catch (error) {
      if (signal.aborted || (error instanceof AppError && error.code === 'files/disk-full')) throw error;
      log.debug({ guildId, attachmentId: attachment.attachmentId, reason: errorMessage(error) }, 'An attachment waits');
      failure ??= error;
    }
  }
}
