import { missingIntents } from '../../platform/discord/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDiscord } from './discord-port.ts';
import type { Patience } from './jobs/patience.ts';

/**
 * Refuses to capture with bots from which Discord hides the text: the ledger would say that everything is held.
 *
 * @throws AppError capture/content-intent-missing
 */
export async function requireMessageContent(
  deps: { readonly discord: CaptureDiscord; readonly patience: Patience },
  guildId: string,
  signal: AbortSignal,
): Promise<void> {
  for (const bot of deps.discord.botsOf(guildId)) {
    const application = await deps.patience.withDiscord(guildId, signal, () =>
      bot.api.application({ guildId, priority: 'live', signal }),
    );
    if (missingIntents(application).includes('message-content')) {
      throw captureErrors.contentIntentMissing({ applicationId: application.id });
    }
  }
}
