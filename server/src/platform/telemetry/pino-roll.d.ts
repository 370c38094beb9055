/** pino-roll ships no types; this is the part in use. */
declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';

  interface RollOptions {
    file: string;
    extension?: string;
    frequency?: 'daily' | 'hourly' | number;
    size?: string | number;
    limit?: { count: number; removeOtherLogFiles?: boolean };
    sync?: boolean;
  }

  interface RollingFile extends DestinationStream {
    on(event: 'error', listener: (error: Error) => void): unknown;
  }

  export default function roll(options: RollOptions): Promise<RollingFile>;
}
