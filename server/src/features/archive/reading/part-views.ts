import type { AttachmentView, EmbedView, MessageView } from '@guildhall/contract';
import { int32, integer, type Raw, record, records, snowflake, text, textOrNull, timeMs } from '../raw.ts';
import { hexColor } from './author-view.ts';
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

export function embedViews(embeds: unknown): EmbedView[] {
  return records(embeds).map((embed) => {
    const author = record(embed.author);
    const authorName = text(author?.name);
    return {
      type: textOrNull(embed.type),
      title: textOrNull(embed.title),
      url: webUrl(embed.url),
      description: textOrNull(embed.description),
      color: hexColor(integer(embed.color)),
      timestamp: textOrNull(embed.timestamp),
      author: authorName === undefined ? null : { name: authorName, url: webUrl(author?.url) },
      footer: textOrNull(record(embed.footer)?.text),
      imageUrl: webUrl(record(embed.image)?.url) ?? webUrl(record(embed.thumbnail)?.url),
      fields: records(embed.fields).map((field) => ({
        name: text(field.name) ?? '',
        value: text(field.value) ?? '',
        inline: field.inline === true,
      })),
    };
  });
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

export function stickerViews(raw: Raw): MessageView['stickers'] {
  const stickers = [...records(raw.sticker_items), ...records(raw.stickers)];
  return stickers.flatMap((sticker) => {
    const id = snowflake(sticker.id);
    return id ? [{ id, name: text(sticker.name) ?? '' }] : [];
  });
}

/** Embeds may hold any address; only those that a browser may follow are given on. */
function webUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? value : null;
}
