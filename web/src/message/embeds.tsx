import type { EmbedView, MessageView } from '@guildhall/contract';
import { cx } from '../lib/cx.ts';
import { formatExact } from '../lib/format.ts';
import { EmbedPicture, isHttp } from './embed-picture.tsx';
import { Markdown } from './markdown-view.tsx';

type EmbedsProps = { embeds: EmbedView[]; guildId: string; names: MessageView['names'] };

export function Embeds({ embeds, guildId, names }: EmbedsProps) {
  return embeds.map((embed, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: embeds have no identity but their place.
    if (isPictureAlone(embed)) return <PictureAlone key={index} embed={embed} />;
    // biome-ignore lint/suspicious/noArrayIndexKey: embeds have no identity but their place.
    return <Embed key={index} embed={embed} guildId={guildId} names={names} />;
  });
}

/** What Discord makes of a link to a picture or to a short film without sound. */
const isPictureAlone = (embed: EmbedView): boolean =>
  (embed.type === 'image' || embed.type === 'gifv') && (embed.image ?? embed.thumbnail) !== null;

function PictureAlone({ embed }: { embed: EmbedView }) {
  return (
    <div className="mt-1">
      <EmbedPicture embed={embed} part={embed.image ? 'image' : 'thumbnail'} />
    </div>
  );
}

const isColor = (color: string | null): color is string => color !== null && /^#[0-9a-f]{6}$/i.test(color);
/** Beside the text, when nothing larger is there. */
const cornerSize = { width: 80, height: 80 };

function Embed({ embed, guildId, names }: { embed: EmbedView; guildId: string; names: MessageView['names'] }) {
  const markdown = (text: string) => <Markdown text={text} guildId={guildId} names={names} />;
  const date =
    embed.timestamp !== null && !Number.isNaN(Date.parse(embed.timestamp)) ? formatExact(embed.timestamp) : null;
  const foot = [embed.footer, date].filter(Boolean).join(' · ');
  // An article or a film shows its picture large, as its page does.
  const large = embed.image ? 'image' : embed.video || embed.type === 'article' ? 'thumbnail' : null;
  const corner = embed.thumbnail !== null && large !== 'thumbnail';
  return (
    <div
      className="foreign mt-1 w-fit max-w-[min(32rem,100%)] overflow-clip rounded-md border border-line border-s-4 bg-sunken px-3 py-2 text-sm"
      style={isColor(embed.color) ? { borderInlineStartColor: embed.color } : undefined}
    >
      <div className="flex gap-4">
        <div className="min-w-0 flex-1">
          {embed.provider && <p className="text-faint text-xs">{embed.provider}</p>}
          {embed.author && <p className="text-soft text-xs">{embed.author.name}</p>}
          {embed.title && <Title title={embed.title} url={embed.url} />}
          {embed.description && <div className="mt-0.5">{markdown(embed.description)}</div>}
          {embed.fields.length > 0 && (
            <dl className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-x-4 gap-y-2">
              {embed.fields.map((field, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: fields have no identity but their place.
                <div key={index} className={cx('min-w-0', !field.inline && 'col-span-full')}>
                  <dt className="font-semibold">{field.name}</dt>
                  <dd>{markdown(field.value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
        {corner && (
          <div className="shrink-0">
            <EmbedPicture embed={embed} part="thumbnail" most={cornerSize} />
          </div>
        )}
      </div>
      {(large || (!corner && embed.pictureLink)) && (
        <div className="mt-2">
          <EmbedPicture embed={embed} part={large ?? 'image'} />
        </div>
      )}
      {foot && <p className="mt-1 text-faint text-xs">{foot}</p>}
    </div>
  );
}

function Title({ title, url }: { title: string; url: string | null }) {
  return (
    <p dir="auto" className="font-semibold">
      {isHttp(url) ? (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc" className="text-accent hover:underline">
          {title}
        </a>
      ) : (
        title
      )}
    </p>
  );
}
