import type { CaptureSettings } from '@guildhall/contract';
import type { Database } from '../../../platform/database/index.ts';
import { entitiesIn, stringIn } from '../../../platform/discord/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Files } from '../../../platform/files/index.ts';
import { type AttachmentOutcome, isFileUsed, settleAttachment, type WantedAttachment } from '../../archive/index.ts';
import { captureErrors } from '../capture.errors.ts';
import type { CaptureBot, CaptureDiscord } from '../discord-port.ts';
import { isExpired } from './cdn-rule.ts';
import { download } from './download.ts';

export interface StoreAttachmentDeps {
  readonly db: Database;
  readonly files: Files;
  readonly discord: CaptureDiscord;
  readonly mayFetch: (url: string) => URL | null;
  readonly now: () => Date;
  /** Of guilds that nobody has set anything for. */
  readonly defaultSettings: CaptureSettings;
}

export interface StoreAttachmentInput {
  readonly guildId: string;
  readonly attachment: WantedAttachment;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches the bytes of one attachment and stores them under the hash of their contents.
 *
 * A link that has expired is renewed first; one that Discord refuses all the same belongs to a file that is gone.
 *
 * @throws what may go better later: the network, the CDN's own errors, a full disk
 */
export async function storeAttachment(deps: StoreAttachmentDeps, input: StoreAttachmentInput): Promise<void> {
  const { guildId, attachment } = input;
  const outcome = await outcomeOf(deps, input);
  const isSettled = await settleAttachment(deps.db.kysely, guildId, attachment.attachmentId, outcome);
  // Deleted while it was being fetched: what nobody refers to must not stay.
  if (!isSettled && outcome.state === 'stored' && !(await isFileUsed(deps.db.kysely, outcome.fileKey))) {
    await deps.files.delete(outcome.fileKey);
  }
}

async function outcomeOf(deps: StoreAttachmentDeps, input: StoreAttachmentInput): Promise<AttachmentOutcome> {
  const { attachment, maxBytes } = input;
  if (attachment.bytes > maxBytes) return tooLarge(maxBytes);
  const held = attachment.sourceUrl === null ? null : deps.mayFetch(attachment.sourceUrl);
  if (attachment.sourceUrl !== null && !held) {
    return { state: 'failed', problem: 'Its link does not lead to Discord; it was not fetched.' };
  }
  if (held && !isExpired(held, deps.now().getTime())) {
    const outcome = await fetchInto(deps, input, held);
    if (outcome) return outcome;
  }
  const renewed = await renew(deps, input);
  const outcome = renewed ? await fetchInto(deps, input, renewed) : null;
  return outcome ?? { state: 'gone', problem: 'Discord has the file no more.' };
}

/** null when the link is refused. */
async function fetchInto(
  deps: StoreAttachmentDeps,
  { maxBytes, signal }: StoreAttachmentInput,
  url: URL,
): Promise<AttachmentOutcome | null> {
  const found = await download(url, deps.mayFetch, signal);
  if (found.kind === 'refused') return null;
  if (found.kind === 'elsewhere') return { state: 'failed', problem: 'Its link leads away from Discord.' };
  try {
    const { sha256 } = await deps.files.put(found.body, { maxBytes });
    return { state: 'stored', fileKey: sha256 };
  } catch (error) {
    if (error instanceof AppError && error.code === 'files/too-large') return tooLarge(maxBytes);
    throw error;
  } finally {
    found.body.destroy();
  }
}

/** A fresh link: by Discord's undocumented call when it has one, else from the message itself. */
async function renew(deps: StoreAttachmentDeps, input: StoreAttachmentInput): Promise<URL | null> {
  const { guildId, attachment, signal } = input;
  const bot = deps.discord.botsOf(guildId)[0];
  if (!bot) throw captureErrors.botLeft({ guildId });
  const options = { guildId, priority: 'media', signal } as const;
  const { sourceUrl } = attachment;
  if (sourceUrl !== null) {
    const fresh = await bot.api.refreshAttachmentUrls([sourceUrl], options).catch(unlessLater);
    const url = fresh?.get(sourceUrl);
    if (url !== undefined && url !== sourceUrl) return deps.mayFetch(url);
  }
  const link = await linkInMessage(bot, attachment, options).catch(unlessGone);
  return link ? deps.mayFetch(link) : null;
}

async function linkInMessage(
  bot: CaptureBot,
  { channelId, messageId, attachmentId }: WantedAttachment,
  options: Parameters<CaptureBot['api']['message']>[2],
): Promise<string | null> {
  const message = await bot.api.message(channelId, messageId, options);
  const attachment = entitiesIn(message['attachments']).find(({ id }) => id === attachmentId);
  return attachment ? stringIn(attachment, 'url') : null;
}

/** Refusals are an answer; what may go better later is thrown on. */
function unlessLater(error: unknown): undefined {
  if (error instanceof AppError && (error.status === 404 || error.status === 403 || error.code === 'discord/refused')) {
    return undefined;
  }
  throw error;
}

/** A message that the bot may not see at the moment is not gone. */
function unlessGone(error: unknown): undefined {
  if (error instanceof AppError && error.status === 403) throw error;
  return unlessLater(error);
}

function tooLarge(maxBytes: number): AttachmentOutcome {
  return { state: 'too-large', problem: `It is larger than the limit of ${maxBytes} bytes.` };
}
