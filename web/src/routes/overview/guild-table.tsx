import type { GuildSummary } from '@guildhall/contract';
import { Link } from '@tanstack/react-router';
import { liveStates } from '../../lib/capture-words.ts';
import { formatNumber, formatShare, plural } from '../../lib/format.ts';
import { Status } from '../../ui/badge.tsx';
import { GuildIcon } from '../../ui/guild-icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { cell, head, table } from '../../ui/table.ts';
import { RelativeTime } from '../../ui/time.tsx';

export function GuildTable({ guilds }: { guilds: GuildSummary[] }) {
  return (
    <table className={table}>
      <thead>
        <tr>
          <th className={head}>Guild</th>
          <th className={`${head} hidden sm:table-cell`}>Live capture</th>
          <th className={`${head} text-right max-md:pr-4`}>Messages held</th>
          <th className={`${head} hidden text-right lg:table-cell`}>Gaps</th>
          <th className={`${head} hidden text-right lg:table-cell`}>Unreadable</th>
          <th className={`${head} hidden text-right md:table-cell`}>Last message</th>
        </tr>
      </thead>
      <tbody>
        {guilds.map((guild) => (
          <GuildRow key={guild.id} guild={guild} />
        ))}
      </tbody>
    </table>
  );
}

function GuildRow({ guild }: { guild: GuildSummary }) {
  const live = liveStates[guild.live];
  const share = guild.estimatedMessages ? guild.messages / guild.estimatedMessages : null;
  return (
    <tr className="relative border-line border-b last:border-b-0 hover:bg-hover">
      <td className={cell}>
        <Link
          to="/g/$guildId/capture"
          params={{ guildId: guild.id }}
          className="flex items-center gap-3 font-medium after:absolute after:inset-0 -outline-offset-2"
        >
          <GuildIcon guild={guild} size={32} />
          <span className="min-w-0">
            <span className="foreign block">{guild.name}</span>
            <span className="block font-normal text-faint text-sm sm:hidden">
              <Status tone={live.tone}>{live.word}</Status>
            </span>
            <span className="tabular block font-normal text-faint text-sm">
              {plural(guild.channels, 'channel')}
              {guild.threads > 0 && `, ${plural(guild.threads, 'thread')}`}
            </span>
          </span>
        </Link>
      </td>
      <td className={`${cell} hidden sm:table-cell`}>
        <span title={live.hint}>
          <Status tone={live.tone}>{live.word}</Status>
        </span>
      </td>
      <td className={`${cell} tabular text-right max-md:pr-4`}>
        <span className="font-medium">{formatNumber(guild.messages)}</span>
        {guild.estimatedMessages !== null && (
          <span className="mt-1 ml-auto flex w-24 items-center justify-end gap-2 text-faint text-xs sm:w-44">
            <Progress
              share={share ?? 0}
              label={`${guild.name}: share of Discord's own count`}
              className="hidden flex-1 sm:block"
            />
            <span className="w-24 whitespace-nowrap">
              {formatShare(share ?? 0)} of {shortCount(guild.estimatedMessages)}
            </span>
          </span>
        )}
      </td>
      <td
        className={`${cell} tabular hidden text-right lg:table-cell ${guild.gaps > 0 ? 'font-medium text-warn' : 'text-faint'}`}
      >
        {formatNumber(guild.gaps)}
      </td>
      <td
        className={`${cell} tabular hidden text-right lg:table-cell ${guild.unreadable > 0 ? 'font-medium text-warn' : 'text-faint'}`}
      >
        {formatNumber(guild.unreadable)}
      </td>
      <td className={`${cell} tabular hidden text-right text-soft md:table-cell`}>
        {guild.lastMessageAt ? <RelativeTime at={guild.lastMessageAt} /> : '–'}
      </td>
    </tr>
  );
}

const shortCount = (count: number): string =>
  new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 }).format(count);
