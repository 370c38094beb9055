import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { IconButton, iconButtonStyle } from '../ui/button.tsx';
import { focusWindow } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { closeLightbox, type LightboxPicture } from './lightbox.ts';

/** One picture as large as the window allows; arrows go to the others of the same message. */
export default function LightboxDialog({ pictures, first }: { pictures: LightboxPicture[]; first: number }) {
  const [index, setIndex] = useState(first);
  const [broken, setBroken] = useState(false);
  const picture = pictures[index];
  const go = (step: 1 | -1) => {
    setIndex((index + step + pictures.length) % pictures.length);
    setBroken(false);
  };
  if (!picture) return null;
  return (
    <Dialog.Root open onOpenChange={closeLightbox}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusWindow}
          onKeyDown={(event) => {
            if (pictures.length < 2) return;
            if (event.key === 'ArrowRight' || event.key === 'j') go(1);
            else if (event.key === 'ArrowLeft' || event.key === 'k') go(-1);
          }}
          className="fixed inset-2 z-40 flex flex-col rounded-lg border border-line bg-raised shadow-float outline-none md:inset-6"
        >
          <div className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-1.5 pl-4">
            <Dialog.Title className="foreign min-w-0 flex-1 truncate font-medium">{picture.alt}</Dialog.Title>
            {pictures.length > 1 && (
              <>
                <span aria-live="polite" className="tabular px-2 text-faint text-sm">
                  {index + 1} of {pictures.length}
                </span>
                <IconButton icon="chevronLeft" label="Previous picture" shortcut="←" onClick={() => go(-1)} />
                <IconButton icon="chevronRight" label="Next picture" shortcut="→" onClick={() => go(1)} />
              </>
            )}
            <a
              href={picture.href}
              target="_blank"
              rel="noopener noreferrer nofollow ugc"
              aria-label="Open by itself"
              title="Open by itself"
              className={iconButtonStyle}
            >
              <Icon name="external" />
            </a>
            <Dialog.Close asChild>
              <IconButton icon="close" label="Close" shortcut="Esc" />
            </Dialog.Close>
          </div>
          <div className="relative min-h-0 flex-1 bg-sunken">
            {broken ? (
              <p role="alert" className="absolute inset-0 flex items-center justify-center p-6 text-soft">
                The picture could not be shown.
              </p>
            ) : (
              <img
                key={picture.src}
                src={picture.src}
                alt={picture.alt}
                onError={() => setBroken(true)}
                className="absolute inset-0 m-auto max-h-full max-w-full object-contain"
              />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
