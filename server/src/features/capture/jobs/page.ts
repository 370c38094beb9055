import type { RawMessage } from '../../archive/index.ts';
import type { IdRange } from '../coverage/ranges.ts';

/** A page of one channel, ready to be stored. */
export interface Page {
  readonly jobId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly messages: readonly RawMessage[];
  /** When the request for it was sent. */
  readonly seenAt: Date;
  readonly covers: IdRange;
  readonly cursor: bigint;
  readonly covered: number;
  /** Nothing of the channel is left for the job. */
  readonly isLast: boolean;
  /** The same object for all pages of one reading: after one of them has failed, those that follow are refused. */
  readonly reading: object;
}
