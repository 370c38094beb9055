import type { EmbedView } from '@guildhall/contract';
import { useState } from 'react';
import { Icon } from '../ui/icons.tsx';
import { isAvailable, noteMissing } from '../ui/picture.tsx';
import { PictureLink } from './picture-link.tsx';
import { type Size, shownSize } from './shown-size.ts';

/** What a picture without a known size is given; it is fitted in. */
const unknownSize: Size = { width: 320, height: 180 };

type EmbedPictureProps = { embed: EmbedView; part: 'image' | 'thumbnail'; most?: Size };

/** A picture of an embed, in a place kept for it; a link to where it stands when it does not come. */
export function EmbedPicture({ embed, part, most }: EmbedPictureProps) {
  const picture = embed[part];
  const src = picture?.url ?? null;
  const [missing, setMissing] = useState(() => !isAvailable(src));
  if (!picture || missing) return <PictureAddress embed={embed} />;
  const known = picture.width && picture.height ? { width: picture.width, height: picture.height } : unknownSize;
  const size = shownSize(known, most);
  const style = { width: size.width, aspectRatio: `${size.width} / ${size.height}` };
  const alt = embed.title ?? embed.description?.slice(0, 100) ?? hostOf(embed.url ?? embed.pictureLink) ?? 'Picture';
  const image = (
    <img
      src={picture.url}
      alt={alt}
      width={size.width}
      height={size.height}
      loading="lazy"
      decoding="async"
      onError={() => {
        noteMissing(picture.url);
        setMissing(true);
      }}
      className="size-full object-contain"
    />
  );
  if (embed.video && isHttp(embed.url)) {
    return (
      <a
        href={embed.url}
        target="_blank"
        rel="noopener noreferrer nofollow ugc"
        title={`Play at ${hostOf(embed.url)}`}
        style={style}
        className="relative block max-w-full overflow-hidden rounded-md bg-active"
      >
        {image}
        <span className="absolute inset-0 m-auto flex size-11 items-center justify-center rounded-full bg-text text-canvas opacity-90">
          <Icon name="play" />
        </span>
      </a>
    );
  }
  return (
    <PictureLink pictures={[{ src: picture.url, alt, href: embed.pictureLink ?? picture.url }]} index={0} style={style}>
      {image}
    </PictureLink>
  );
}

/** Where the picture stands on the web, for whoever wants to go there. */
function PictureAddress({ embed: { pictureLink } }: { embed: EmbedView }) {
  if (!isHttp(pictureLink)) return null;
  return (
    <p className="text-faint text-xs">
      Picture:{' '}
      <a href={pictureLink} target="_blank" rel="noopener noreferrer nofollow ugc" className="text-accent underline">
        {hostOf(pictureLink)}
      </a>
    </p>
  );
}

export const isHttp = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url);

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).hostname : null;
}
