import { setTimeout as delay } from 'node:timers/promises';
import { type CaptureJob, captureJob } from '@guildhall/contract';
import type { Api } from './api.ts';
import { progressBar } from './progress-bar.ts';

const everyMs = 500;
const over: ReadonlySet<CaptureJob['state']> = new Set(['completed', 'failed', 'cancelled', 'paused']);

/**
 * Watches a capture until it is over or paused, with a bar on a terminal. Ctrl-C ends the watching, not the capture.
 *
 * @returns The job as it was last.
 */
export async function watchCapture(api: Api, first: CaptureJob, quiet: boolean): Promise<CaptureJob> {
  const interrupted = new AbortController();
  const onInterrupt = () => interrupted.abort();
  process.once('SIGINT', onInterrupt);
  const bar = progressBar('{messages} messages, {rate}/s | {rest}', { total: 1_000, quiet });
  let job = first;
  try {
    while (!over.has(job.state) && !interrupted.signal.aborted) {
      bar.update(Math.round(job.covered * 1_000), facts(job));
      await delay(everyMs, undefined, { signal: interrupted.signal }).catch(() => undefined);
      job = await api.call(captureJob, 'GET', `/api/capture/jobs/${job.id}`);
    }
    if (job.state === 'completed') bar.update(1_000, facts(job));
  } finally {
    bar.stop();
    process.off('SIGINT', onInterrupt);
  }
  if (interrupted.signal.aborted) {
    process.stderr.write(`The capture goes on; "guildhall capture cancel ${job.id}" ends it.\n`);
  }
  return job;
}

function facts({ messages, messagesPerSecond, remainingSeconds, waiting }: CaptureJob) {
  const rest = remainingSeconds === null ? '' : `about ${Math.ceil(remainingSeconds)} s left`;
  return {
    messages: messages.toLocaleString('en'),
    rate: Math.round(messagesPerSecond).toLocaleString('en'),
    rest: waiting ?? rest,
  };
}
