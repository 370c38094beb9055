import type { CaptureJob, captureJobAction } from '@guildhall/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { IconName } from '../ui/icons.tsx';
import { sentenceOf } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { upsert } from './upsert.ts';

export type JobAction = (typeof captureJobAction)['_zod']['output'];

export const possibleActions: Record<CaptureJob['state'], JobAction[]> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry'],
  cancelled: ['retry'],
  completed: [],
};

export const actionWords: Record<JobAction, { label: string; icon: IconName; failed: string; done: string }> = {
  pause: {
    label: 'Pause',
    icon: 'pause',
    failed: 'The job could not be paused',
    done: 'Paused. What it has read is kept.',
  },
  resume: { label: 'Resume', icon: 'play', failed: 'The job could not be resumed', done: 'It goes on.' },
  cancel: {
    label: 'Cancel',
    icon: 'close',
    failed: 'The job could not be cancelled',
    done: 'Cancelled. What it has read is kept; a retry goes on from there.',
  },
  retry: {
    label: 'Retry',
    icon: 'retry',
    failed: 'The job could not be retried',
    done: 'It goes on from where it was.',
  },
};

/**
 * Asks for an action and shows what the server makes of it; a failure is said in words.
 *
 * @param announce Whether success is said too, where the job itself is not in sight.
 */
export function useJobAction({ announce = false } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, action }: { job: CaptureJob; action: JobAction }) =>
      api.post<CaptureJob>(`/capture/jobs/${job.id}/${action}`),
    onSuccess: (changed, { action }) => {
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, changed) });
      if (announce) toast('good', actionWords[action].done);
    },
    onError: (error, { action }) =>
      toast('bad', actionWords[action].failed, `${sentenceOf(error)} The job is as it was.`),
  });
}
