import type { CaptureJob, CaptureJobState, GuildSummary } from '@guildhall/contract';
import type { Tone } from '../ui/badge.tsx';
import { formatDuration, formatNumber, plural } from './format.ts';

/** What the states are called, and how well they are; the same words wherever they are shown. */
export const jobStates: Record<CaptureJobState, { word: string; tone: Tone }> = {
  queued: { word: 'Waits for its turn', tone: 'quiet' },
  running: { word: 'Running', tone: 'good' },
  paused: { word: 'Paused', tone: 'warn' },
  completed: { word: 'Completed', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
};

export const liveStates: Record<GuildSummary['live'], { word: string; tone: Tone; hint: string }> = {
  live: { word: 'Live', tone: 'good', hint: 'New messages, edits and deletions arrive as they happen.' },
  connecting: { word: 'Connecting', tone: 'quiet', hint: 'The gateway connection is being made.' },
  repairing: { word: 'Repairing', tone: 'warn', hint: 'A lost connection left a gap; it is being read again.' },
  offline: { word: 'Not followed', tone: 'bad', hint: 'No bot is connected: new messages are not captured.' },
};

export const isOpen = (job: Pick<CaptureJob, 'state'>): boolean =>
  job.state === 'queued' || job.state === 'running' || job.state === 'paused';

/** What a job is about: how many channels, which way, which time. */
export function jobTitle(job: CaptureJob): string {
  const verb = job.refresh ? 'Read again' : 'Capture';
  // Until it has asked Discord for the channels and their threads it has none.
  const what = job.channels.total === 0 ? verb : `${verb} ${plural(job.channels.total, 'channel')}`;
  return `${what}, ${job.direction === 'newest-first' ? 'newest first' : 'oldest first'}`;
}

/** How far a job is, in a line. */
export function jobLine(job: CaptureJob): string {
  const isBeginning = job.channels.total === 0 && job.messages === 0;
  if (job.state === 'running' && isBeginning) return 'Listing channels and archived threads';
  if (!isOpen(job)) {
    const parts = [`${formatNumber(job.messages)} messages read`];
    if (job.added < job.messages) parts.push(`${formatNumber(job.added)} of them new`);
    return parts.join(' · ');
  }
  const of = job.estimatedMessages === null ? '' : ` of about ${formatNumber(job.estimatedMessages)}`;
  const parts = [`${formatNumber(job.messages)}${of} messages`];
  if (job.state === 'running') {
    const rate = Math.round(job.messagesPerSecond);
    if (rate > 0) parts.push(`${formatNumber(rate)}/s`);
    if (job.remainingSeconds !== null) parts.push(`about ${formatDuration(job.remainingSeconds)} left`);
  }
  return parts.join(' · ');
}
