import type { CaptureJobState } from '@guildhall/contract';

export type JobAction = 'pause' | 'resume' | 'cancel' | 'retry';

/**
 * The life of a capture job. `queued` → `running` → `completed` or `failed` is the runner's; the rest is people's.
 * A paused or cancelled job is dropped by its runner at the next page; what it has stored stays.
 */
const transitions: Readonly<
  Record<JobAction, { readonly from: readonly CaptureJobState[]; readonly to: CaptureJobState }>
> = {
  pause: { from: ['queued', 'running'], to: 'paused' },
  resume: { from: ['paused'], to: 'queued' },
  cancel: { from: ['queued', 'running', 'paused'], to: 'cancelled' },
  // A completed job may have channels that failed; those that are done are not read again.
  retry: { from: ['failed', 'cancelled', 'completed'], to: 'queued' },
};

export function transitionOf(action: JobAction): {
  readonly from: readonly CaptureJobState[];
  readonly to: CaptureJobState;
} {
  return transitions[action];
}

/** What may be done with a job in this state, for the sentence that refuses the rest. */
export function allowedActions(state: CaptureJobState): JobAction[] {
  return (['pause', 'resume', 'cancel', 'retry'] as const).filter((action) => transitions[action].from.includes(state));
}
