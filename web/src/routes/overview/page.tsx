import type { CaptureJob, GuildSummary } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { isOpen } from '../../lib/capture-words.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { queries } from '../../queries.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { EmptyState, ErrorState, SkeletonRows, sentenceOf } from '../../ui/states.tsx';
import { Attention, attentionOf } from './attention.tsx';
import { Bots } from './bots.tsx';
import { GuildTable } from './guild-table.tsx';
import { RunningJobs } from './running-jobs.tsx';
import { Section } from './section.tsx';

/** What is going on, is it well, what needs me: over all guilds. */
export function OverviewPage() {
  const guilds = useQuery(queries.guilds());
  const jobs = useQuery(queries.jobs());
  const health = useQuery(queries.health());
  const needs = attentionOf(guilds.data ?? [], jobs.data, health.data?.bots ?? []);
  const running = (jobs.data ?? []).filter(isOpen);

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        documentTitle="Overview"
        title="Overview"
        lead={guilds.data && guilds.data.length > 0 && <Lead guilds={guilds.data} jobs={running} />}
      />
      <div className="min-h-0 flex-1 overflow-y-auto pb-10">
        {guilds.error ? (
          <ErrorState
            error={guilds.error}
            what="The guilds could not be loaded"
            onRetry={() => guilds.refetch()}
            retrying={guilds.isFetching}
          />
        ) : guilds.isPending ? (
          <SkeletonRows rows={4} height={64} label="Loading the guilds" />
        ) : (
          <>
            {needs.length > 0 && (
              <Section title="Needs you" count={needs.length}>
                <Attention items={needs} />
              </Section>
            )}
            {running.length > 0 && (
              <Section title="Running now" count={running.length}>
                <RunningJobs jobs={running} guilds={guilds.data} />
              </Section>
            )}
            {guilds.data.length > 0 ? (
              <Section title="Guilds" count={guilds.data.length}>
                <GuildTable guilds={guilds.data} />
              </Section>
            ) : (
              <NoGuild isConnected={health.data?.bots.some((bot) => bot.gateway === 'ready') ?? false} />
            )}
            <Section title="Bots">
              {health.error ? (
                <p className="px-4 text-soft md:px-6">
                  How the bots are could not be learned. {sentenceOf(health.error)}
                </p>
              ) : health.data ? (
                <Bots health={health.data} />
              ) : (
                <SkeletonRows rows={1} height={52} label="Loading the bots" />
              )}
            </Section>
          </>
        )}
      </div>
    </main>
  );
}

function NoGuild({ isConnected }: { isConnected: boolean }) {
  if (isConnected) {
    return (
      <EmptyState icon="bot" title="No guild yet">
        Guilds appear here as soon as the bot is a member of one. Invite it with the link that{' '}
        <code className="font-mono text-sm">guildhall doctor</code> prints; nothing else is needed.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="bot" title="No bot is connected to Discord">
      Guilds appear here once one is; it goes on trying. What keeps it away:{' '}
      <code className="font-mono text-sm">guildhall doctor</code>
    </EmptyState>
  );
}

function Lead({ guilds, jobs }: { guilds: GuildSummary[]; jobs: CaptureJob[] }) {
  const messages = guilds.reduce((sum, guild) => sum + guild.messages, 0);
  const followed = guilds.filter((guild) => guild.live === 'live' || guild.live === 'repairing').length;
  return (
    <span className="tabular hidden sm:inline">
      {formatNumber(messages)} messages held · {followed} of {plural(guilds.length, 'guild')} followed
      {jobs.length > 0 && ` · ${plural(jobs.length, 'job')} open`}
    </span>
  );
}
