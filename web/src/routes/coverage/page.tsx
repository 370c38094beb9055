import type { ChannelCoverage, GuildCoverage } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { formatNumber, formatShare, plural } from '../../lib/format.ts';
import { queries } from '../../queries.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { buttonStyle } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { coverageState, type Span } from './coverage-state.ts';
import { CoverageTable } from './coverage-table.tsx';

type Show = 'all' | 'gaps' | 'unreadable';
const shows: { value: Show; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'gaps', label: 'Incomplete' },
  { value: 'unreadable', label: 'Unreadable' },
];

/** The ledger: what is held of every channel and thread, what is missing, and why. */
export function CoveragePage() {
  const { guildId } = useParams({ from: '/g/$guildId/coverage' });
  const search = useSearch({ from: '/g/$guildId/coverage' });
  const navigate = useNavigate({ from: '/g/$guildId/coverage' });
  const coverage = useQuery(queries.coverage(guildId));
  const show: Show = search.show === 'gaps' || search.show === 'unreadable' ? search.show : 'all';

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        documentTitle="Coverage"
        title="Coverage"
        lead={coverage.data && <Lead coverage={coverage.data} />}
        actions={
          <Segments
            label="Show"
            value={show}
            options={shows}
            onChange={(next) => navigate({ search: next === 'all' ? {} : { show: next } })}
          />
        }
      />
      {coverage.error ? (
        <ErrorState
          error={coverage.error}
          what="The ledger could not be loaded"
          onRetry={() => coverage.refetch()}
          retrying={coverage.isFetching}
        />
      ) : coverage.isPending ? (
        <SkeletonRows rows={12} height={40} label="Loading the ledger" />
      ) : (
        <Ledger key={show} guildId={guildId} coverage={coverage.data} show={show} />
      )}
    </main>
  );
}

function Lead({ coverage }: { coverage: GuildCoverage }) {
  const { guild, channels } = coverage;
  const complete = channels.filter((channel) => coverageState(channel).kind === 'complete').length;
  return (
    <span className="tabular hidden lg:inline">
      {formatNumber(guild.messages)} messages
      {guild.estimatedMessages !== null &&
        `, ${formatShare(guild.messages / guild.estimatedMessages)} of Discord’s count`}{' '}
      · {formatNumber(complete)} of {plural(channels.length, 'channel')} complete
    </span>
  );
}

function Ledger({ guildId, coverage, show }: { guildId: string; coverage: GuildCoverage; show: Show }) {
  const rows = useMemo(() => rowsOf(coverage.channels, show), [coverage.channels, show]);
  const axis = useMemo(() => axisOf(coverage), [coverage]);
  if (coverage.channels.every((channel) => channel.ranges.length === 0) && show === 'all') {
    return (
      <EmptyState
        icon="coverage"
        title="Nothing is held yet"
        action={
          <Link
            to="/g/$guildId/capture"
            params={{ guildId }}
            search={{ tab: 'start' }}
            className={buttonStyle('primary')}
          >
            Capture the history
          </Link>
        }
      >
        Each channel gets a line here that shows which time of it is captured, and where something is missing.
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon="check" title={show === 'gaps' ? 'No gaps' : 'Everything can be read'}>
        {show === 'gaps'
          ? 'Every channel that was captured is held from its first message on.'
          : 'The bot may read every channel and thread it can see.'}
      </EmptyState>
    );
  }
  return <CoverageTable guildId={guildId} rows={rows} axis={axis} />;
}

/** Channels in Discord's order, each followed by its threads. */
function rowsOf(channels: ChannelCoverage[], show: Show): ChannelCoverage[] {
  const wanted = channels.filter((coverage) => {
    const { kind } = coverageState(coverage);
    return show === 'all' || (show === 'unreadable' ? kind === 'unreadable' : kind === 'gaps' || kind === 'partial');
  });
  const threads = Map.groupBy(
    wanted.filter((coverage) => coverage.channel.thread),
    (coverage) => coverage.channel.parentId,
  );
  const parents = wanted
    .filter((coverage) => !coverage.channel.thread)
    .toSorted((a, b) => a.channel.position - b.channel.position);
  const placed = parents.flatMap((parent) => {
    const own = threads.get(parent.channel.id) ?? [];
    threads.delete(parent.channel.id);
    return [parent, ...own];
  });
  return [...placed, ...[...threads.values()].flat()];
}

function axisOf({ guild, channels }: GuildCoverage): Span {
  const times = channels.flatMap((channel) =>
    channel.ranges.flatMap((range) => [Date.parse(range.from), Date.parse(range.to)]),
  );
  const to = guild.lastMessageAt ? Date.parse(guild.lastMessageAt) : times.reduce((a, b) => Math.max(a, b), Date.now());
  const from = guild.firstMessageAt ? Date.parse(guild.firstMessageAt) : times.reduce((a, b) => Math.min(a, b), to);
  // A day at least, and never into the future.
  return { from: Math.min(from, to - 86_400_000), to };
}
