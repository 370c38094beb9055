import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { LightboxHost } from '../../message/lightbox-host.tsx';
import { MessageSkeletons } from '../../message/message-skeletons.tsx';
import { queries } from '../../queries.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Button, buttonStyle, iconButtonStyle } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Banner, EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { toggleOperator } from '../search/operators.ts';
import { JumpToDate } from './jump-to-date.tsx';
import { MessageList } from './message-list.tsx';
import { useMessageWindow } from './use-message-window.ts';

/** The archive: one channel or thread, read in both directions. */
export function ReaderPage() {
  const { guildId, channelId } = useParams({ from: '/g/$guildId/c/$channelId' });
  const { m: messageId, at } = useSearch({ from: '/g/$guildId/c/$channelId' });
  const navigate = useNavigate({ from: '/g/$guildId/c/$channelId' });
  const channels = useQuery(queries.channels(guildId));
  const channel = channels.data?.find((each) => each.id === channelId);
  const reader = useMessageWindow(guildId, channelId, { messageId, at });
  const [picking, setPicking] = useState(false);
  const unknown = channels.data !== undefined && channel === undefined;
  const name = channel?.name ?? (unknown ? 'Unknown channel' : 'Channel');
  const searchHere = channel ? toggleOperator('', 'in', channel.name).query : '';
  useShortcuts({
    d: () => setPicking(true),
    '/': () => navigate({ to: '/g/$guildId/search', params: { guildId }, search: { q: searchHere } }),
  });

  const parent = channel?.thread ? channels.data?.find((each) => each.id === channel.parentId) : undefined;
  const { window } = reader;
  const toNewest = () => {
    if (messageId || at) navigate({ search: {} });
    else reader.openNewest();
  };

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        documentTitle={name}
        title={
          channel ? (
            <span className="flex max-w-[46vw] items-center gap-2">
              <ChannelIcon channel={channel} className="text-faint" />
              <bdi className="truncate">{name}</bdi>
            </span>
          ) : unknown ? (
            name
          ) : (
            <Skeleton className="h-5 w-32" />
          )
        }
        lead={
          channel && (
            <span className="hidden sm:inline">
              <span className="tabular">{plural(channel.messages, 'message')}</span>
              {parent && (
                <>
                  {' · thread of '}
                  <Link
                    to="/g/$guildId/c/$channelId"
                    params={{ guildId, channelId: parent.id }}
                    preload={false}
                    className="hover:text-text hover:underline"
                  >
                    #{parent.name}
                  </Link>
                </>
              )}
              {channel.topic && <bdi> · {channel.topic}</bdi>}
            </span>
          )
        }
        actions={
          <>
            <JumpToDate
              open={picking}
              onOpenChange={setPicking}
              channel={channel}
              onPick={(date) => navigate({ search: { at: date } })}
            />
            <Link
              to="/g/$guildId/search"
              params={{ guildId }}
              search={{ q: searchHere }}
              aria-label="Search this channel"
              title="Search this channel"
              className={iconButtonStyle}
            >
              <Icon name="search" />
            </Link>
          </>
        }
      />
      {messageId && window && window.messages.length > 0 && reader.anchorId !== messageId && (
        <div className="shrink-0 px-4 pt-2 md:px-6">
          <Banner tone="warn" icon="info">
            The message of this link is not held. This is where it would stand.
          </Banner>
        </div>
      )}
      {reader.error instanceof ApiError && reader.error.status === 404 ? (
        <EmptyState
          icon="hash"
          title={messageId && !unknown ? 'This message is not held' : 'There is no such channel here'}
          action={
            <Button kind="primary" onClick={() => navigate(unknown ? { to: '/g/$guildId/coverage' } : { search: {} })}>
              {unknown ? 'See what is held' : 'Go to the newest message'}
            </Button>
          }
        >
          {reader.error.message}
        </EmptyState>
      ) : reader.error ? (
        <ErrorState error={reader.error} what="The messages could not be loaded" onRetry={reader.reload} />
      ) : !window ? (
        <MessagesPending />
      ) : window.messages.length === 0 ? (
        <Nothing
          guildId={guildId}
          channelId={channelId}
          reason={channel?.unreadableReason ?? null}
          threads={channels.data?.filter((each) => each.parentId === channelId).length ?? 0}
        />
      ) : (
        <MessageList
          guildId={guildId}
          label={`Messages in ${name}`}
          highlightId={messageId}
          reader={{ ...reader, window }}
          onNewest={toNewest}
        />
      )}
      <LightboxHost />
    </main>
  );
}

function MessagesPending() {
  return (
    <div
      role="status"
      aria-label="Loading the messages"
      className="flex min-h-0 flex-1 flex-col justify-end gap-4 overflow-hidden px-4 pb-6 md:px-6"
    >
      <MessageSkeletons widths={[0.5, 0.72, 0.34, 0.6, 0.45, 0.8, 0.3, 0.55]} />
    </div>
  );
}

function Nothing({
  guildId,
  channelId,
  reason,
  threads,
}: {
  guildId: string;
  channelId: string;
  reason: string | null;
  threads: number;
}) {
  const action = (
    <Link
      to="/g/$guildId/capture"
      params={{ guildId }}
      search={{ tab: reason ? 'checks' : 'start', channels: channelId }}
      className={buttonStyle('primary')}
    >
      <Icon name="capture" /> {reason ? 'See what is missing' : 'Capture this channel'}
    </Link>
  );
  if (reason) {
    return (
      <EmptyState icon="lock" title="This channel cannot be read" action={action}>
        {reason}
      </EmptyState>
    );
  }
  if (threads > 0) {
    return (
      <EmptyState icon="forum" title="This channel is made of threads">
        It holds {formatNumber(threads)} of them and no messages of its own. Open one in the list of channels.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="capture" title="Nothing is held of this channel yet" action={action}>
      Its messages appear here as they are captured, and new ones as they are written.
    </EmptyState>
  );
}
