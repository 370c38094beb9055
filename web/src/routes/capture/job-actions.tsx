import type { CaptureJob, captureJobAction } from '@guildhall/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { upsert } from '../../shell/live.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { sentenceOf } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

type Action = (typeof captureJobAction)['_zod']['output'];

const possible: Record<CaptureJob['state'], Action[]> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry'],
  cancelled: ['retry'],
  completed: [],
};

const words: Record<Action, { label: string; icon: IconName; failed: string }> = {
  pause: { label: 'Pause', icon: 'pause', failed: 'The job could not be paused' },
  resume: { label: 'Resume', icon: 'play', failed: 'The job could not be resumed' },
  cancel: { label: 'Cancel', icon: 'close', failed: 'The job could not be cancelled' },
  retry: { label: 'Retry', icon: 'retry', failed: 'The job could not be retried' },
};

export function JobActions({ job }: { job: CaptureJob }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (action: Action) => api.post<CaptureJob>(`/capture/jobs/${job.id}/${action}`),
    onSuccess: (changed) =>
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, changed) }),
    onError: (error, action) => toast('bad', words[action].failed, `${sentenceOf(error)} The job is as it was.`),
  });
  return (
    <div className="flex gap-2">
      {possible[job.state].map((action) => (
        <Button
          key={action}
          icon={words[action].icon}
          kind={action === 'cancel' ? 'quiet' : 'plain'}
          pending={act.isPending && act.variables === action}
          disabled={act.isPending}
          onClick={() => (action === 'cancel' ? setAsking(true) : act.mutate(action))}
        >
          {words[action].label}
        </Button>
      ))}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this capture?"
        description="What it has read is kept. A retry goes on from there."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep it running</Button>
          <Button
            kind="danger"
            onClick={() => {
              setAsking(false);
              act.mutate('cancel');
            }}
          >
            Cancel the capture
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
