import type { AttachmentView, MessageView } from '@guildhall/contract';
import { int32, type Raw, record, records, snowflake, text, textOrNull, timeMs } from '../raw.ts';
import type { AttachmentJson } from './message-rows.store.ts';

export function attachmentView(attachment: AttachmentJson, guildId: string): AttachmentView {
  return {
    id: attachment.id,
    name: attachment.name,
    bytes: attachment.bytes,
    contentType: attachment.content_type,
    width: attachment.width,
    height: attachment.height,
    description: attachment.description,
    spoiler: attachment.spoiler,
    url: attachment.state === 'stored' ? `/api/guilds/${guildId}/attachments/${attachment.id}` : null,
    state: attachment.state,
  };
}

export function pollView(raw: Raw): MessageView['poll'] {
  const poll = record(raw.poll);
  if (!poll) return null;
  const results = record(poll.results);
  const votes = new Map(records(results?.answer_counts).map(({ id, count }) => [id, int32(count) ?? 0]));
  const expiryMs = timeMs(poll.expiry);
  return {
    question: text(record(poll.question)?.text) ?? '',
    answers: records(poll.answers).map((answer) => {
      const media = record(answer.poll_media);
      return {
        text: text(media?.text) ?? '',
        emoji: textOrNull(record(media?.emoji)?.name),
        // An answer without an entry has no votes; without results nothing is known.
        votes: results ? (votes.get(answer.answer_id) ?? 0) : null,
      };
    }),
    expiresAt: expiryMs === undefined ? null : new Date(expiryMs).toISOString(),
    finished: results?.is_finalized === true,
  };
}

/** PNG, APNG, GIF; the third of four, Lottie, is a drawing program and no picture. */
const stickerFormats = new Map<unknown, string>([
  [1, 'png'],
  [2, 'png'],
  [4, 'gif'],
]);

export function stickerViews(raw: Raw, guildId: string): MessageView['stickers'] {
  const stickers = [...records(raw.sticker_items), ...records(raw.stickers)];
  return stickers.flatMap((sticker) => {
    const id = snowflake(sticker.id);
    const format = stickerFormats.get(sticker.format_type);
    const url = format ? `/api/guilds/${guildId}/stickers/${id}/${format}` : null;
    return id ? [{ id, name: text(sticker.name) ?? '', url }] : [];
  });
}
