import type { CSSProperties, ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { type LightboxPicture, openLightbox } from './lightbox.ts';

type PictureLinkProps = {
  pictures: LightboxPicture[];
  index: number;
  style?: CSSProperties;
  className?: string;
  children: ReactNode;
};

/** A link to a picture: a press shows it large here, a press with a key of the browser's opens it as a link does. */
export function PictureLink({ pictures, index, style, className, children }: PictureLinkProps) {
  return (
    <a
      href={pictures[index]?.href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      style={style}
      data-opens="picture"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        openLightbox(pictures, index);
      }}
      className={cx('block max-w-full cursor-zoom-in overflow-hidden rounded-md bg-active', className)}
    >
      {children}
    </a>
  );
}
