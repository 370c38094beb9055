import type { AttachmentSummary } from '@guildhall/contract';
import type { Database } from '../../../platform/database/index.ts';
import type { Actor } from '../../accounts/index.ts';
import { countAttachments } from '../../archive/index.ts';
import { sumTries } from './attachment-tries.store.ts';

/** How many attachments of a guild are held, wait, or could not be fetched, and when the next try is. */
export async function readAttachments(
  deps: { readonly db: Database },
  _actor: Actor,
  guildId: string,
): Promise<AttachmentSummary> {
  const [counts, tries] = await Promise.all([
    countAttachments(deps.db.kysely, guildId),
    sumTries(deps.db.kysely, guildId),
  ]);
  const of = (state: string) => counts.get(state) ?? 0;
  return {
    stored: of('stored'),
    waiting: of('metadata-only') + of('pending'),
    retrying: tries.retrying,
    failed: of('failed'),
    gone: of('gone'),
    tooLarge: of('too-large'),
    nextTryAt: tries.nextAt?.toISOString() ?? null,
    problem: tries.problem,
  };
}
