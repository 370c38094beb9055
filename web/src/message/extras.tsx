import type { MessageView } from '@guildhall/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatNumber, formatShare, plural } from '../lib/format.ts';
import { Icon } from '../ui/icons.tsx';
import { isAvailable, noteMissing } from '../ui/picture.tsx';
import { Attachments } from './attachments.tsx';
import { CustomEmoji } from './custom-emoji.tsx';
import { Embeds } from './embeds.tsx';
import { Markdown } from './markdown-view.tsx';

export function Reactions({ reactions, guildId }: { reactions: MessageView['reactions']; guildId: string }) {
  if (reactions.length === 0) return null;
  return (
    <ul aria-label="Reactions" className="mt-1 flex flex-wrap gap-1">
      {reactions.map((reaction) => (
        <li
          key={`${reaction.emoji.id}${reaction.emoji.name}`}
          className="flex h-6 items-center gap-1.5 rounded-md border border-line bg-sunken px-1.5 text-sm"
        >
          {reaction.emoji.id ? (
            <CustomEmoji guildId={guildId} id={reaction.emoji.id} name={reaction.emoji.name} />
          ) : (
            <span className="foreign">{reaction.emoji.name}</span>
          )}
          <span className="tabular text-soft">{formatNumber(reaction.count)}</span>
        </li>
      ))}
    </ul>
  );
}

export function Poll({ poll }: { poll: NonNullable<MessageView['poll']> }) {
  const total = poll.answers.reduce((sum, answer) => sum + (answer.votes ?? 0), 0);
  return (
    <div className="foreign mt-1 max-w-md rounded-md border border-line bg-sunken px-3 py-2.5">
      <p dir="auto" className="flex items-start gap-2 font-semibold">
        <Icon name="poll" className="mt-0.5 text-faint" /> {poll.question}
      </p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {poll.answers.map((answer, index) => {
          const share = total > 0 ? (answer.votes ?? 0) / total : 0;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: answers have no identity but their place.
            <li key={index} className="relative overflow-hidden rounded-sm bg-track px-2 py-1">
              <span
                aria-hidden="true"
                className="absolute inset-y-0 left-0 bg-accent-soft"
                style={{ width: `${share * 100}%` }}
              />
              <span className="relative flex justify-between gap-3">
                <span dir="auto" className="min-w-0">
                  {answer.emoji && `${answer.emoji} `}
                  {answer.text}
                </span>
                {answer.votes !== null && (
                  <span className="tabular shrink-0 text-soft">
                    {formatNumber(answer.votes)} · {formatShare(share)}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="tabular mt-1.5 text-faint text-xs">
        {plural(total, 'vote')} · {poll.finished ? 'ended' : 'open'}
      </p>
    </div>
  );
}

export function Stickers({ stickers }: { stickers: MessageView['stickers'] }) {
  return stickers.map((sticker) => <Sticker key={sticker.id} sticker={sticker} />);
}

function Sticker({ sticker: { name, url } }: { sticker: MessageView['stickers'][number] }) {
  const [missing, setMissing] = useState(() => !isAvailable(url));
  if (url === null || missing) {
    return (
      <p className="foreign mt-1 w-fit rounded-md border border-line bg-sunken px-2 py-1 text-soft text-sm">
        Sticker: {name}
      </p>
    );
  }
  return (
    <img
      src={url}
      alt={`Sticker: ${name}`}
      title={name}
      width={128}
      height={128}
      loading="lazy"
      decoding="async"
      onError={() => {
        noteMissing(url);
        setMissing(true);
      }}
      className="mt-1 size-32 overflow-clip object-contain object-left text-transparent"
    />
  );
}

type ForwardedProps = {
  forwarded: NonNullable<MessageView['forwarded']>;
  guildId: string;
  names: MessageView['names'];
};

export function Forwarded({ forwarded, guildId, names }: ForwardedProps) {
  return (
    <div className="mt-0.5 border-line-strong border-s-3 ps-3">
      <p className="flex items-center gap-1.5 text-faint text-xs">
        <Icon name="forward" className="size-3" /> Forwarded
      </p>
      <Markdown text={forwarded.content} guildId={guildId} names={names} />
      <Attachments attachments={forwarded.attachments} />
      <Embeds embeds={forwarded.embeds} guildId={guildId} names={names} />
    </div>
  );
}

export function ThreadLink({ thread, guildId }: { thread: NonNullable<MessageView['thread']>; guildId: string }) {
  return (
    <Link
      to="/g/$guildId/c/$channelId"
      params={{ guildId, channelId: thread.id }}
      preload={false}
      data-opens="thread"
      className="mt-1 flex w-fit max-w-full items-center gap-2 rounded-md border border-line bg-sunken px-2.5 py-1.5 text-sm hover:bg-hover"
    >
      <Icon name="thread" className="text-faint" />
      <bdi className="min-w-0 truncate font-medium">{thread.name}</bdi>
      <span className="tabular shrink-0 text-faint">{plural(thread.messages, 'message')}</span>
    </Link>
  );
}
