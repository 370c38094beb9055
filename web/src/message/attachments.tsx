import type { AttachmentView } from '@guildhall/contract';
import { useState } from 'react';
import { formatBytes } from '../lib/format.ts';
import { Icon } from '../ui/icons.tsx';
import type { LightboxPicture } from './lightbox.ts';
import { PictureLink } from './picture-link.tsx';
import { shownSize } from './shown-size.ts';

const notHeld: Record<Exclude<AttachmentView['state'], 'stored'>, string> = {
  'metadata-only': 'Not stored: only its name and size are held',
  pending: 'Waits to be stored',
  'too-large': 'Not stored: larger than the limit of this guild',
  gone: 'Gone from Discord before it could be stored',
  failed: 'Could not be stored; the repair tries again',
};

/** Whether it is shown as a picture. */
const isPicture = ({ url, width, height, contentType }: AttachmentView): boolean =>
  url !== null && width !== null && height !== null && contentType?.startsWith('image/') === true;

const large = (attachment: AttachmentView): LightboxPicture => ({
  src: attachment.url ?? '',
  alt: attachment.description ?? attachment.name,
  href: attachment.url ?? '',
});

export function Attachments({ attachments }: { attachments: AttachmentView[] }) {
  if (attachments.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap items-start gap-2">
      {attachments.map((attachment) => (
        <Attachment
          key={attachment.id}
          attachment={attachment}
          // What hides behind a spoiler is not leafed into.
          others={attachments.filter((each) => isPicture(each) && (!each.spoiler || each === attachment))}
        />
      ))}
    </div>
  );
}

function Attachment({ attachment, others }: { attachment: AttachmentView; others: AttachmentView[] }) {
  const { url, contentType, width, height } = attachment;
  if (isPicture(attachment)) return <AttachedPicture attachment={attachment} others={others} />;
  if (url && contentType?.startsWith('audio/')) {
    // biome-ignore lint/a11y/useMediaCaption: what members sent has no captions.
    return <audio controls preload="none" src={url} aria-label={attachment.name} className="max-w-full" />;
  }
  if (url && contentType?.startsWith('video/')) {
    const size = shownSize({ width: width ?? 400, height: height ?? 225 });
    return (
      // biome-ignore lint/a11y/useMediaCaption: what members sent has no captions.
      <video
        controls
        preload="none"
        src={url}
        aria-label={attachment.name}
        width={size.width}
        height={size.height}
        className="max-w-full rounded-md bg-active"
      />
    );
  }
  return <FileRow attachment={attachment} />;
}

function AttachedPicture({ attachment, others }: { attachment: AttachmentView; others: AttachmentView[] }) {
  const [hidden, setHidden] = useState(attachment.spoiler);
  const [broken, setBroken] = useState(false);
  const size = shownSize({ width: attachment.width ?? 1, height: attachment.height ?? 1 });
  const box = { width: size.width, aspectRatio: `${size.width} / ${size.height}` };
  if (broken) return <FileRow attachment={attachment} note="The picture could not be shown" />;
  if (hidden) {
    return (
      <button
        type="button"
        onClick={() => setHidden(false)}
        style={box}
        className="flex max-w-full items-center justify-center rounded-md bg-active font-medium text-soft"
      >
        Spoiler: show the picture
      </button>
    );
  }
  return (
    <PictureLink pictures={others.map(large)} index={others.indexOf(attachment)} style={box}>
      <img
        src={attachment.url ?? undefined}
        alt={attachment.description ?? attachment.name}
        width={size.width}
        height={size.height}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
        className="size-full object-contain"
      />
    </PictureLink>
  );
}

function FileRow({ attachment, note }: { attachment: AttachmentView; note?: string }) {
  const text = note ?? (attachment.state === 'stored' ? null : notHeld[attachment.state]);
  return (
    <div className="flex min-w-0 max-w-full items-center gap-2.5 rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      <Icon name="file" className="text-faint" />
      <div className="min-w-0">
        {attachment.url ? (
          <a
            href={attachment.url}
            download={attachment.name}
            className="foreign block truncate font-medium text-accent hover:underline"
          >
            {attachment.name}
          </a>
        ) : (
          <span className="foreign block truncate font-medium">{attachment.name}</span>
        )}
        <span className="tabular block truncate text-faint text-xs">
          {formatBytes(attachment.bytes)}
          {text && ` · ${text}`}
        </span>
      </div>
    </div>
  );
}
