import { integer, type Raw, record, records, text } from './raw.ts';

/** Bits of `archive_messages.has`. The first nine are what `has:` asks for. */
export const traits = {
  link: 1,
  embed: 2,
  file: 4,
  image: 8,
  video: 16,
  sound: 32,
  poll: 64,
  sticker: 128,
  forward: 256,
  /** A thread was started from it. */
  thread: 512,
  /** Its author is a webhook, whose name stands only in the message. */
  webhook: 1_024,
  /** It holds what no column does: components, an interaction, an application. */
  other: 2_048,
} as const;

/** Everything that makes a view of the message need its raw form; a link does not. */
export const needsRaw = 4_095 & ~traits.link;

/** Discord's type of a message that answers another. */
export const replyType = 19;

const linkPattern = /https?:\/\/[^\s<]/i;
const imageName = /\.(?:png|jpe?g|gif|webp|avif|heic|bmp)$/i;
const videoName = /\.(?:mp4|webm|mov|mkv|avi|m4v)$/i;
const soundName = /\.(?:mp3|ogg|oga|opus|wav|flac|m4a|aac)$/i;

/** The traits of a message; those of what it forwards count too. */
export function traitsOf(raw: Raw): number {
  let has = contentTraits(raw);
  const reference = record(raw.message_reference);
  if (integer(reference?.type) === 1) has |= traits.forward;
  for (const snapshot of records(raw.message_snapshots)) {
    const forwarded = record(snapshot.message);
    if (forwarded) has |= traits.forward | contentTraits(forwarded);
  }
  if (record(raw.thread)) has |= traits.thread;
  if (text(raw.webhook_id)) has |= traits.webhook;
  if (
    records(raw.components).length > 0 ||
    raw.interaction_metadata != null ||
    raw.interaction != null ||
    raw.application != null ||
    raw.activity != null ||
    raw.call != null
  ) {
    has |= traits.other;
  }
  return has;
}

function contentTraits(raw: Raw): number {
  let has = linkPattern.test(text(raw.content) ?? '') ? traits.link : 0;
  for (const embed of records(raw.embeds)) {
    has |= traits.embed;
    if (text(embed.url)) has |= traits.link;
    const type = text(embed.type);
    if (type === 'image' || type === 'gifv' || record(embed.image)) has |= traits.image;
    if (type === 'video' || record(embed.video)) has |= traits.video;
  }
  for (const attachment of records(raw.attachments)) {
    has |= traits.file | mediaTrait(text(attachment.content_type) ?? '', text(attachment.filename) ?? '');
  }
  if (record(raw.poll)) has |= traits.poll;
  if (records(raw.sticker_items).length > 0 || records(raw.stickers).length > 0) has |= traits.sticker;
  return has;
}

function mediaTrait(contentType: string, name: string): number {
  if (contentType.startsWith('image/') || (contentType === '' && imageName.test(name))) return traits.image;
  if (contentType.startsWith('video/') || (contentType === '' && videoName.test(name))) return traits.video;
  if (contentType.startsWith('audio/') || (contentType === '' && soundName.test(name))) return traits.sound;
  return 0;
}
