import { createHash } from 'node:crypto';
import type { EmbedPictureView, EmbedView } from '@guildhall/contract';
import { integer, record, records, text, textOrNull } from '../raw.ts';
import { hexColor } from './author-view.ts';

type Part = 'image' | 'thumbnail';

/** What has the embeds: a message, or what it forwards. */
export interface EmbedOwner {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly forwarded?: boolean;
}

/** @param owner Without one (a former version) the pictures are not served. */
export function embedViews(embeds: unknown, owner?: EmbedOwner): EmbedView[] {
  return records(embeds).map((embed, index) => {
    const author = record(embed.author);
    const authorName = text(author?.name);
    const picture = (part: Part) => (owner ? pictureView(embed, part, owner, index) : null);
    return {
      type: textOrNull(embed.type),
      provider: textOrNull(record(embed.provider)?.name),
      title: textOrNull(embed.title),
      url: webUrl(embed.url),
      description: textOrNull(embed.description),
      color: hexColor(integer(embed.color)),
      timestamp: textOrNull(embed.timestamp),
      author: authorName === undefined ? null : { name: authorName, url: webUrl(author?.url) },
      footer: textOrNull(record(embed.footer)?.text),
      image: picture('image'),
      thumbnail: picture('thumbnail'),
      pictureLink: webUrl(record(embed.image)?.url) ?? webUrl(record(embed.thumbnail)?.url),
      video: record(embed.video) !== undefined,
      fields: records(embed.fields).map((field) => ({
        name: text(field.name) ?? '',
        value: text(field.value) ?? '',
        inline: field.inline === true,
      })),
    };
  });
}

/** The address at which Discord itself serves a picture of an embed; null when it keeps none. */
export function proxiedPicture(embeds: unknown, index: number, part: Part): string | null {
  const embed = records(embeds)[index];
  return embed ? proxied(record(embed[part])) : null;
}

const proxied = (media: Record<string, unknown> | undefined): string | null => webUrl(media?.proxy_url);

function pictureView(
  embed: Record<string, unknown>,
  part: Part,
  { guildId, channelId, messageId, forwarded }: EmbedOwner,
  index: number,
): EmbedPictureView | null {
  const media = record(embed[part]);
  const address = proxied(media);
  if (!address) return null;
  // An edit may put another picture in the same place; browsers keep what an address gave them.
  const version = createHash('sha256').update(address).digest('hex').slice(0, 12);
  const place = `${forwarded ? 'f' : ''}${index}`;
  return {
    url: `/api/guilds/${guildId}/channels/${channelId}/messages/${messageId}/embeds/${place}/${part}?v=${version}`,
    width: pixels(media?.width),
    height: pixels(media?.height),
  };
}

function pixels(value: unknown): number | null {
  const count = integer(value);
  return count !== undefined && count > 0 ? count : null;
}

/** Embeds may hold any address; only those that a browser may follow are given on. */
function webUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? value : null;
}
