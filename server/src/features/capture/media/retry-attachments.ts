import type { AttachmentSummary } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import { reopenAttachments } from '../../archive/index.ts';
import { captureErrors } from '../capture.errors.ts';
import { readCaptureSettings } from '../capture-settings.store.ts';
import { forgetTries } from './attachment-tries.store.ts';
import type { MediaWork } from './media-work.ts';
import { readAttachments } from './read-attachments.ts';
import type { StoreAttachmentDeps } from './store-attachment.ts';

export interface RetryAttachmentsDeps extends Pick<StoreAttachmentDeps, 'db' | 'defaultSettings'> {
  /** null where no jobs run: the next process that runs them finds what waits. */
  readonly media: Pick<MediaWork, 'captured'> | null;
}

/**
 * Tries at once again what failed or waits for its next try.
 *
 * @throws AppError capture/attachments-off
 */
export async function retryAttachments(
  deps: RetryAttachmentsDeps,
  actor: Actor,
  guildId: string,
): Promise<AttachmentSummary> {
  const settings = await readCaptureSettings(deps.db.kysely, guildId, deps.defaultSettings);
  if (!settings.attachments) throw captureErrors.attachmentsOff({ guildId });
  await forgetTries(deps.db.kysely, guildId, null);
  await reopenAttachments(deps.db.kysely, guildId, settings.attachmentMaxBytes);
  await deps.media?.captured(guildId);
  return readAttachments(deps, actor, guildId);
}
