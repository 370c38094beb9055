import { useQuery } from '@tanstack/react-query';
import { isOpen } from '../../lib/capture-words.ts';
import { queries } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { JobItem } from './job-item.tsx';

export function JobList({ guildId, onStart }: { guildId: string; onStart: () => void }) {
  const jobs = useQuery(queries.jobs());
  if (jobs.error) {
    return (
      <ErrorState
        error={jobs.error}
        what="The jobs could not be loaded"
        kept="Jobs that run go on: they do not need this page."
        onRetry={() => jobs.refetch()}
        retrying={jobs.isFetching}
      />
    );
  }
  if (jobs.isPending) return <SkeletonRows rows={5} height={88} label="Loading the jobs" />;
  const own = jobs.data
    .filter((job) => job.guildId === guildId)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const open = own.filter(isOpen);
  const past = own.filter((job) => !isOpen(job));
  if (own.length === 0) {
    return (
      <EmptyState
        icon="capture"
        title="No capture yet"
        action={
          <Button kind="primary" icon="capture" onClick={onStart}>
            Capture the history
          </Button>
        }
      >
        A capture reads the messages of the channels you choose, shows its progress here, and can be paused and resumed
        at any time.
      </EmptyState>
    );
  }
  return (
    <div className="pb-10">
      {open.map((job, index) => (
        <JobItem key={job.id} job={job} startsOpen={index === 0} />
      ))}
      {past.length > 0 && <h2 className="px-4 pt-6 pb-1 font-semibold md:px-6">Earlier</h2>}
      {past.map((job) => (
        <JobItem key={job.id} job={job} startsOpen={false} />
      ))}
    </div>
  );
}
