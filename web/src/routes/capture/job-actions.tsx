import type { CaptureJob } from '@guildhall/contract';
import { useState } from 'react';
import { actionWords, possibleActions, useJobAction } from '../../lib/job-actions.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export function JobActions({ job }: { job: CaptureJob }) {
  const [asking, setAsking] = useState(false);
  const act = useJobAction();
  return (
    <div className="flex gap-2">
      {possibleActions[job.state].map((action) => (
        <Button
          key={action}
          icon={actionWords[action].icon}
          kind={action === 'cancel' ? 'quiet' : 'plain'}
          pending={act.isPending && act.variables.action === action}
          disabled={act.isPending}
          onClick={() => (action === 'cancel' ? setAsking(true) : act.mutate({ job, action }))}
        >
          {actionWords[action].label}
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
              act.mutate({ job, action: 'cancel' });
            }}
          >
            Cancel the capture
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
