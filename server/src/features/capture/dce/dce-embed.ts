import { isRaw, numberIn, stringIn } from '../../../platform/discord/raw.ts';
import type { DceObject } from './dce.types.ts';
import { dceColour } from './dce-people.ts';
import { inlineEmojis } from './emojis.ts';
import { dceTime } from './time.ts';

/** An embed of Discord's API as an export shows it. */
export function dceEmbed(embed: DceObject): DceObject {
  const description = stringIn(embed, 'description') ?? '';
  const color = numberIn(embed, 'color');
  const part = (name: string) => (isRaw(embed[name]) ? embed[name] : undefined);
  const [author, footer, image] = [part('author'), part('footer'), part('image')];
  const [thumbnail, video] = [part('thumbnail'), part('video')];
  return {
    title: stringIn(embed, 'title') ?? '',
    url: stringIn(embed, 'url'),
    timestamp: dceTime(stringIn(embed, 'timestamp')),
    description,
    ...(color !== null && { color: dceColour(color) }),
    ...(author && { author: { name: stringIn(author, 'name'), url: stringIn(author, 'url'), ...icon(author) } }),
    ...(thumbnail && { thumbnail: media(thumbnail) }),
    ...(image && { image: media(image) }),
    ...(video && { video: media(video) }),
    ...(footer && { footer: { text: stringIn(footer, 'text'), ...icon(footer) } }),
    images: image ? [media(image)] : [],
    fields: (Array.isArray(embed['fields']) ? embed['fields'].filter(isRaw) : []).map((field) => ({
      name: stringIn(field, 'name') ?? '',
      value: stringIn(field, 'value') ?? '',
      isInline: field['inline'] === true,
    })),
    inlineEmojis: inlineEmojis(description),
  };
}

/** `url` is Discord's copy, `canonicalUrl` the original. */
function media(source: DceObject): DceObject {
  const url = stringIn(source, 'url');
  return {
    ...(url !== null && { url: stringIn(source, 'proxy_url') ?? url, canonicalUrl: url }),
    width: numberIn(source, 'width'),
    height: numberIn(source, 'height'),
  };
}

function icon(source: DceObject): DceObject {
  const url = stringIn(source, 'icon_url');
  return url === null ? {} : { iconUrl: stringIn(source, 'proxy_icon_url') ?? url, iconCanonicalUrl: url };
}
