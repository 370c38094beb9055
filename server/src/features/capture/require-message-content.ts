import { numberIn } from '../../platform/discord/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureBot, CaptureDiscord } from './discord-port.ts';
import type { Patience } from './jobs/patience.ts';

/** Application flags GATEWAY_MESSAGE_CONTENT and GATEWAY_MESSAGE_CONTENT_LIMITED: either shows the text of messages. */
const messageContentFlags = (1 << 18) | (1 << 19);
/** Application flags GATEWAY_GUILD_MEMBERS and GATEWAY_GUILD_MEMBERS_LIMITED. */
const membersFlags = (1 << 14) | (1 << 15);

export interface GrantedIntents {
  readonly applicationId: string;
  readonly messageContent: boolean;
  readonly members: boolean;
}

/** What the application of a bot may see; asked from Discord, because the owner switches it on there. */
export async function readGrantedIntents(bot: CaptureBot, signal?: AbortSignal): Promise<GrantedIntents> {
  const application = await bot.api.application({ priority: 'live', signal });
  const flags = numberIn(application, 'flags') ?? 0;
  return {
    applicationId: application.id,
    messageContent: (flags & messageContentFlags) !== 0,
    members: (flags & membersFlags) !== 0,
  };
}

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
    const intents = await deps.patience.withDiscord(guildId, signal, () => readGrantedIntents(bot, signal));
    if (!intents.messageContent) throw captureErrors.contentIntentMissing({ applicationId: intents.applicationId });
  }
}
