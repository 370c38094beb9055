import type { MessageView } from '@guildhall/contract';
import { memo, type ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { formatClock, formatExact } from '../lib/format.ts';
import { Icon } from '../ui/icons.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { Attachments } from './attachments.tsx';
import { AuthorName, Avatar } from './author.tsx';
import { Embeds } from './embeds.tsx';
import { Forwarded, Poll, Reactions, Stickers, ThreadLink } from './extras.tsx';
import { Markdown } from './markdown-view.tsx';
import { MessageLink } from './message-link.tsx';
import { isUnknownType, systemWords } from './system-words.ts';
import { Versions } from './versions.tsx';

type MessageRowProps = {
  guildId: string;
  message: MessageView;
  /** With the author's name and picture; rows of the same author within minutes go without. */
  head: boolean;
  highlighted?: boolean;
  /** In place of the whole text: what a search found of it. */
  excerpt?: ReactNode;
};

/** One message as chat shows it. Its text cannot leave the row, whatever it holds. */
export const MessageRow = memo(function MessageRow({
  guildId,
  message,
  head,
  highlighted = false,
  excerpt,
}: MessageRowProps) {
  const system = message.deletedAt === null ? systemWords(message) : null;
  return (
    <div
      className={cx(
        'group relative flex gap-3 px-4 md:px-6',
        head ? 'pt-3 pb-0.5' : 'py-0.5',
        highlighted ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <div className="flex w-8 shrink-0 justify-center">
        {system !== null ? (
          <Icon name="info" className="mt-0.5 text-faint" />
        ) : head ? (
          <Avatar author={message.author} size={32} />
        ) : (
          <span className="invisible leading-5 group-focus-within:visible group-hover:visible">
            <Permalink guildId={guildId} message={message} />
          </span>
        )}
      </div>
      <div className="min-w-0 max-w-[64rem] flex-1">
        {message.replyTo && system === null && <ReplyLine guildId={guildId} replyTo={message.replyTo} />}
        {head && system === null && (
          <p className="flex flex-wrap items-baseline gap-x-2">
            <AuthorName author={message.author} />
            <Permalink guildId={guildId} message={message} />
            {message.pinned && (
              <span className="inline-flex items-center gap-1 text-faint text-xs">
                <Icon name="pin" className="size-3" /> pinned
              </span>
            )}
          </p>
        )}
        <div className="foreign overflow-clip [overflow-clip-margin:4px]">
          {system !== null ? (
            <SystemLine guildId={guildId} message={message} words={system} />
          ) : (
            <Body guildId={guildId} message={message} excerpt={excerpt} />
          )}
        </div>
      </div>
    </div>
  );
});

function Body({ guildId, message, excerpt }: { guildId: string; message: MessageView; excerpt: ReactNode }) {
  if (message.deletedAt !== null) {
    return (
      <p className="flex items-center gap-1.5 text-faint italic">
        <Icon name="trash" className="size-3.5" />
        <span>
          Deleted <RelativeTime at={message.deletedAt} />; its text is gone.
        </span>
      </p>
    );
  }
  if (excerpt !== undefined) return excerpt;
  const { names } = message;
  const edited = message.editedAt !== null && <Versions message={message} guildId={guildId} />;
  return (
    <>
      {isUnknownType(message.type) && (
        <p className="text-faint text-xs">
          A kind of message that this console does not know yet (type {message.type}).
        </p>
      )}
      {message.content === '' ? (
        edited
      ) : (
        <Markdown text={message.content} guildId={guildId} names={names} after={edited} />
      )}
      {message.forwarded && <Forwarded forwarded={message.forwarded} guildId={guildId} names={names} />}
      <Attachments attachments={message.attachments} />
      <Embeds embeds={message.embeds} guildId={guildId} names={names} />
      {message.poll && <Poll poll={message.poll} />}
      <Stickers stickers={message.stickers} />
      <Reactions reactions={message.reactions} guildId={guildId} />
      {message.thread && <ThreadLink thread={message.thread} guildId={guildId} />}
    </>
  );
}

function SystemLine({ guildId, message, words }: { guildId: string; message: MessageView; words: string }) {
  const { replyTo, thread } = message;
  return (
    <>
      <p className="text-soft">
        <AuthorName author={message.author} /> {words}{' '}
        {replyTo && (
          <>
            <MessageLink
              guildId={guildId}
              message={replyTo}
              opens="reply"
              className="font-medium text-accent hover:underline"
            >
              Show it
            </MessageLink>{' '}
          </>
        )}
        <Permalink guildId={guildId} message={message} />
      </p>
      {thread && <ThreadLink thread={thread} guildId={guildId} />}
    </>
  );
}

function Permalink({ guildId, message }: { guildId: string; message: MessageView }) {
  return (
    <MessageLink
      guildId={guildId}
      message={message}
      title={`${formatExact(message.createdAt)}: link to this message`}
      className="tabular text-faint text-xs hover:text-text hover:underline"
    >
      <time dateTime={message.createdAt}>{formatClock(message.createdAt)}</time>
    </MessageLink>
  );
}

type ReplyLineProps = { guildId: string; replyTo: NonNullable<MessageView['replyTo']> };

function ReplyLine({ guildId, replyTo }: ReplyLineProps) {
  return (
    <MessageLink
      guildId={guildId}
      message={replyTo}
      opens="reply"
      className="mb-0.5 flex w-fit max-w-full items-center gap-1.5 text-faint text-sm hover:text-text"
    >
      <Icon name="reply" className="size-3.5" />
      {replyTo.author && <bdi className="shrink-0 font-medium">{replyTo.author.name}</bdi>}
      <bdi className="min-w-0 truncate">
        {replyTo.deleted
          ? 'A message that was deleted'
          : replyTo.excerpt === null
            ? 'A message that is not held'
            : replyTo.excerpt || 'A message without text'}
      </bdi>
    </MessageLink>
  );
}
