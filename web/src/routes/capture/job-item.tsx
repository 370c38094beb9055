import type { CaptureJob } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isOpen, jobLine, jobStates, jobTitle } from '../../lib/capture-words.ts';
import { formatNumber, formatShare, plural } from '../../lib/format.ts';
import { queries } from '../../queries.ts';
import { Status } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Banner, Skeleton, sentenceOf } from '../../ui/states.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { JobActions } from './job-actions.tsx';
import { JobChannels } from './job-channels.tsx';

const tones = {
  queued: 'quiet',
  running: 'accent',
  paused: 'warn',
  completed: 'accent',
  failed: 'bad',
  cancelled: 'quiet',
} as const;

/** One capture job: how far it is, what it waits for, what can be done, and each of its channels. */
export function JobItem({ job, startsOpen }: { job: CaptureJob; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen);
  const state = jobStates[job.state];
  const { channels } = job;
  return (
    <article aria-label={jobTitle(job)} className="border-line border-b px-4 py-4 md:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="min-w-48 flex-1 font-semibold">{jobTitle(job)}</h2>
        <JobActions job={job} />
      </div>
      {job.state !== 'completed' && (
        <div className="mt-2 flex items-center gap-3">
          <Progress
            share={job.covered}
            label={`Share of the time that is covered: ${jobTitle(job)}`}
            tone={tones[job.state]}
            className="h-2! flex-1"
          />
          <span className="tabular w-12 text-right font-medium">{formatShare(job.covered)}</span>
        </div>
      )}
      <div className="tabular mt-2 mb-1 flex flex-wrap gap-x-4 gap-y-1 text-soft">
        <Status tone={state.tone} busy={job.state === 'running'}>
          {state.word}
        </Status>
        <span className="max-sm:order-last max-sm:w-full">{jobLine(job)}</span>
        <span className="text-faint">
          {job.finishedAt ? 'ended ' : job.startedAt ? 'started ' : 'asked for '}
          <RelativeTime at={job.finishedAt ?? job.startedAt ?? job.createdAt} />
        </span>
      </div>
      {isOpen(job) && (
        // Its place is kept: nothing below moves when a wait comes and goes.
        <p aria-live="polite" title={job.waiting ?? undefined} className="h-5 truncate text-warn">
          {job.waiting}
        </p>
      )}
      {job.error !== null && (
        <div className="mb-1">
          <Banner tone="bad" icon="stop">
            <span className="foreign">{job.error}</span>{' '}
            <span className="text-soft">What it has read is kept; a retry goes on from there.</span>
          </Banner>
        </div>
      )}
      {channels.total > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="tabular flex items-center gap-1.5 rounded-sm text-soft hover:text-text"
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} className="size-3.5" />
          <span>
            {formatNumber(channels.done)} of {plural(channels.total, 'channel')} done
            {channels.skipped > 0 && <span className="text-warn">, {formatNumber(channels.skipped)} skipped</span>}
            {channels.failed > 0 && <span className="text-bad">, {formatNumber(channels.failed)} failed</span>}
          </span>
        </button>
      )}
      {open && channels.total > 0 && <Detail jobId={job.id} />}
    </article>
  );
}

function Detail({ jobId }: { jobId: string }) {
  const detail = useQuery(queries.job(jobId));
  if (detail.error)
    return <p className="py-2 text-bad">The channels could not be loaded. {sentenceOf(detail.error)}</p>;
  if (detail.isPending) return <Skeleton className="mt-2 h-64" />;
  return <JobChannels channels={detail.data.perChannel} />;
}
