import { entitiesIn, isRaw, missingIntents, type Raw } from '../../platform/discord/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureBot } from './discord-port.ts';

type CallOptions = Parameters<CaptureBot['api']['application']>[0];

/** Messages that people and bots write; Discord refuses to send an empty one. Others may be empty by nature. */
const written: ReadonlySet<unknown> = new Set([0, 19]);

/** Whether Discord hides the text of others' messages from the bot's session. */
export const isBlind = (bot: CaptureBot): boolean => bot.gateway.missingIntents().includes('message-content');

/** Whether a message is whole even for a bot without the Message Content intent: its own, and those that mention it. */
export function isWholeFor(bot: CaptureBot, message: Raw): boolean {
  const own = bot.directory.botUserId();
  const { author } = message;
  return (isRaw(author) && author['id'] === own) || entitiesIn(message['mentions']).some(({ id }) => id === own);
}

/** Whether a message has nothing in it, which says that its text is hidden; a handful of old ones are really empty. */
export function looksHidden(message: Raw): boolean {
  if (!written.has(message['type']) || message['content'] !== '' || isRaw(message['poll'])) return false;
  return ['embeds', 'attachments', 'components', 'sticker_items', 'message_snapshots'].every((part) => {
    const value = message[part];
    return !Array.isArray(value) || value.length === 0;
  });
}

/**
 * Refuses a page of history whose text Discord hides: the intent may be switched off while a bot is connected, and
 * only the messages tell. Costs a request, and only when a message has nothing in it.
 *
 * @throws AppError capture/content-intent-missing
 */
export async function requireText(bot: CaptureBot, page: readonly Raw[], options: CallOptions): Promise<void> {
  if (!page.some(looksHidden)) return;
  const application = await bot.api.application(options);
  if (missingIntents(application).includes('message-content')) {
    throw captureErrors.contentIntentMissing({ applicationId: application.id });
  }
}
