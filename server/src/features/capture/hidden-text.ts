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

/** What Discord takes out of a message when it hides its text. */
const hiddenParts = ['embeds', 'attachments', 'components', 'message_snapshots'];

/** Whether everything that Discord hides is missing; a handful of old messages are really empty. */
function isBare(message: Raw): boolean {
  if (!written.has(message['type']) || message['content'] !== '' || isRaw(message['poll'])) return false;
  return hiddenParts.every((part) => isEmptyList(message[part]));
}

/** Stickers are never hidden: a message with nothing else may have had text or not. */
const hasSticker = (message: Raw): boolean => !isEmptyList(message['sticker_items']);

const isEmptyList = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;

/**
 * Whether messages that came in one answer may be without their text. Discord hides all texts or none (but
 * `isWholeFor`): beside a text that is shown, stickers without text are what they seem.
 */
function mayBeHidden(bot: CaptureBot, page: readonly Raw[]): boolean {
  const bare = page.filter(isBare);
  if (bare.length === 0) return false;
  if (!bare.every(hasSticker)) return true;
  return !page.some((message) => written.has(message['type']) && !isBare(message) && !isWholeFor(bot, message));
}

/**
 * Refuses messages whose text Discord hides: the intent may be switched off while a bot is connected, and only the
 * messages tell. Costs a request, and only when a message has nothing in it that Discord would hide.
 *
 * @throws AppError capture/content-intent-missing
 */
export async function requireText(bot: CaptureBot, page: readonly Raw[], options: CallOptions): Promise<void> {
  if (!mayBeHidden(bot, page)) return;
  const application = await bot.api.application(options);
  if (missingIntents(application).includes('message-content')) {
    throw captureErrors.contentIntentMissing({ applicationId: application.id });
  }
}
