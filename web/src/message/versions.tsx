import type { MessageVersions, MessageView } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { plural } from '../lib/format.ts';
import { Popover } from '../ui/popover.tsx';
import { Skeleton, sentenceOf } from '../ui/states.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { Markdown } from './markdown-view.tsx';

/** "(edited)"; opens every version that is held, newest first. */
export function Versions({ message, guildId }: { message: MessageView; guildId: string }) {
  return (
    <Popover
      label="Versions of this message"
      trigger={
        <button type="button" className="ms-1 rounded-sm text-faint text-xs hover:text-text hover:underline">
          (edited)
        </button>
      }
    >
      <VersionList message={message} guildId={guildId} />
    </Popover>
  );
}

function VersionList({ message, guildId }: { message: MessageView; guildId: string }) {
  const versions = useQuery({
    queryKey: ['versions', message.id, message.versions],
    queryFn: ({ signal }) =>
      api.get<MessageVersions>(
        `/guilds/${guildId}/channels/${message.channelId}/messages/${message.id}/versions`,
        {},
        signal,
      ),
  });
  if (versions.error) return <p className="text-bad text-sm">{sentenceOf(versions.error)}</p>;
  if (!versions.data) return <Skeleton className="h-16" />;
  const newestFirst = versions.data.versions.toSorted((a, b) => b.version - a.version);
  return (
    <>
      <p className="mb-2 font-semibold">{plural(newestFirst.length, 'version')} held</p>
      {newestFirst.length === 1 && (
        <p className="mb-2 text-soft text-sm">
          It was edited before it was captured; what it said until then is not known.
        </p>
      )}
      <ol className="flex flex-col gap-3">
        {newestFirst.map((version) => (
          <li key={version.version} className="foreign overflow-clip">
            <p className="text-faint text-xs">
              {newestFirst.length === 1
                ? 'Edited'
                : version.version === 1
                  ? 'First held'
                  : `Version ${version.version}`}{' '}
              · <RelativeTime at={version.at} />
            </p>
            <Markdown text={version.content} guildId={guildId} names={message.names} />
          </li>
        ))}
      </ol>
    </>
  );
}
