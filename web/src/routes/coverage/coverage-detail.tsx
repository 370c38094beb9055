import type { ChannelCoverage } from '@guildhall/contract';
import { Link } from '@tanstack/react-router';
import { formatNumber, formatShortDay } from '../../lib/format.ts';
import { buttonStyle } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { RelativeTime } from '../../ui/time.tsx';

/** What is held and what is missing of one channel, and the capture that would mend it. */
export function CoverageDetail({ guildId, coverage }: { guildId: string; coverage: ChannelCoverage }) {
  const { channel, gaps, ranges } = coverage;
  const first = ranges[0];
  return (
    <div className="flex flex-col gap-3 bg-sunken px-4 py-3 md:px-6">
      <div className="tabular flex flex-wrap gap-x-6 gap-y-1 text-soft">
        <span>{formatNumber(channel.messages)} messages held</span>
        {coverage.estimatedMessages !== null && (
          <span>Discord counts about {formatNumber(coverage.estimatedMessages)}</span>
        )}
        {first && (
          <span>
            {coverage.reachedStart ? 'Held from its very first message' : `Held from ${formatShortDay(first.from)}`}
          </span>
        )}
        {coverage.checkedAt && (
          <span>
            Checked <RelativeTime at={coverage.checkedAt} />
          </span>
        )}
      </div>
      {channel.unreadableReason !== null && (
        <p className="flex gap-2 text-warn">
          <Icon name="lock" className="mt-0.5" /> <span className="foreign text-text">{channel.unreadableReason}</span>
        </p>
      )}
      {gaps.length > 0 && (
        <ul className="max-w-2xl">
          {gaps.map((gap) => (
            <li
              key={gap.afterId}
              className="flex flex-wrap items-center justify-between gap-2 border-line border-t py-1.5 first:border-t-0"
            >
              <span className="tabular">
                Missing between {formatShortDay(gap.from)} and {formatShortDay(gap.to)}
              </span>
              <Link
                to="/g/$guildId/capture"
                params={{ guildId }}
                search={{ tab: 'start', channels: channel.id, after: gap.afterId, before: gap.beforeId }}
                className={buttonStyle('plain')}
              >
                Fill this gap
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {channel.messages > 0 && (
          <Link
            to="/g/$guildId/c/$channelId"
            params={{ guildId, channelId: channel.id }}
            preload={false}
            className={buttonStyle('plain')}
          >
            Read it
          </Link>
        )}
        {channel.unreadableReason === null && !coverage.reachedStart && (
          <Link
            to="/g/$guildId/capture"
            params={{ guildId }}
            search={{ tab: 'start', channels: channel.id }}
            className={buttonStyle('plain')}
          >
            Capture the rest
          </Link>
        )}
      </div>
    </div>
  );
}
