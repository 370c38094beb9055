import type { EmbedView, MessageView } from '@guildhall/contract';
import { cx } from '../lib/cx.ts';
import { formatExact } from '../lib/format.ts';
import { Markdown } from './markdown-view.tsx';

type EmbedsProps = { embeds: EmbedView[]; guildId: string; names: MessageView['names'] };

export function Embeds({ embeds, guildId, names }: EmbedsProps) {
  return embeds.map((embed, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: embeds have no identity but their place.
    <Embed key={index} embed={embed} guildId={guildId} names={names} />
  ));
}

const isHttp = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url);
const isColor = (color: string | null): color is string => color !== null && /^#[0-9a-f]{6}$/i.test(color);

function Embed({ embed, guildId, names }: { embed: EmbedView; guildId: string; names: MessageView['names'] }) {
  const markdown = (text: string) => <Markdown text={text} guildId={guildId} names={names} />;
  const date =
    embed.timestamp !== null && !Number.isNaN(Date.parse(embed.timestamp)) ? formatExact(embed.timestamp) : null;
  const foot = [embed.footer, date].filter(Boolean).join(' · ');
  return (
    <div
      className="foreign mt-1 w-fit max-w-[min(32rem,100%)] overflow-clip rounded-md border border-line border-s-4 bg-sunken px-3 py-2 text-sm"
      style={isColor(embed.color) ? { borderInlineStartColor: embed.color } : undefined}
    >
      {embed.author && <p className="text-faint text-xs">{embed.author.name}</p>}
      {embed.title && (
        <p dir="auto" className="font-semibold">
          {isHttp(embed.url) ? (
            <a
              href={embed.url}
              target="_blank"
              rel="noopener noreferrer nofollow ugc"
              className="text-accent hover:underline"
            >
              {embed.title}
            </a>
          ) : (
            embed.title
          )}
        </p>
      )}
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
      {isHttp(embed.imageUrl) && (
        <p className="mt-1 text-faint text-xs">
          Picture:{' '}
          <a
            href={embed.imageUrl}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            className="text-accent underline"
          >
            {new URL(embed.imageUrl).hostname}
          </a>
        </p>
      )}
      {foot && <p className="mt-1 text-faint text-xs">{foot}</p>}
    </div>
  );
}
