import type { CaptureJob, GuildSummary } from '@guildhall/contract';
import { Link } from '@tanstack/react-router';
import { jobLine, jobStates } from '../../lib/capture-words.ts';
import { formatShare } from '../../lib/format.ts';
import { Status } from '../../ui/badge.tsx';
import { Progress } from '../../ui/progress.tsx';

export function RunningJobs({ jobs, guilds }: { jobs: CaptureJob[]; guilds: GuildSummary[] }) {
  return (
    <ul>
      {jobs.map((job) => {
        const state = jobStates[job.state];
        const name = guilds.find((guild) => guild.id === job.guildId)?.name ?? 'A guild';
        return (
          <li key={job.id} className="border-line border-b last:border-b-0">
            <Link
              to="/g/$guildId/capture"
              params={{ guildId: job.guildId }}
              className="block px-4 py-2.5 -outline-offset-2 hover:bg-hover md:px-6"
            >
              <span className="flex items-baseline justify-between gap-3">
                <span className="foreign min-w-0 truncate font-medium">{name}</span>
                <span className="tabular shrink-0 text-soft">{formatShare(job.covered)}</span>
              </span>
              <Progress
                share={job.covered}
                label={`Capture of ${name}`}
                tone={job.state === 'paused' ? 'warn' : 'accent'}
                className="my-1.5"
              />
              <span className="tabular flex flex-wrap gap-x-3 text-faint text-sm sm:flex-nowrap">
                <Status tone={state.tone} busy={job.state === 'running'}>
                  {state.word}
                </Status>
                <span>{jobLine(job)}</span>
                {job.waiting && <span className="min-w-0 truncate text-warn">{job.waiting}</span>}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
