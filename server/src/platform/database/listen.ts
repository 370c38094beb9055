import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { errorMessage } from '../errors.ts';

export interface ListenOptions {
  readonly url: string;
  /** A name of letters and underscores. */
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  readonly log: Logger;
}

const againAfterMs = 2_000;

/**
 * Hears what `pg_notify` says on a channel, on a connection of its own, which is opened again when it is lost. What is
 * said meanwhile is not heard: use it for hints only.
 *
 * @returns A function that stops listening.
 */
export async function listen({ url, channel, onPayload, log }: ListenOptions): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let client = await open();

  async function open(): Promise<pg.Client> {
    const opened = new pg.Client({ connectionString: url, application_name: 'guildhall listens' });
    opened.on('error', () => undefined); // an end always follows
    opened.on('notification', ({ payload }) => {
      if (payload) onPayload(payload);
    });
    await opened.connect();
    await opened.query(`listen "${channel}"`);
    opened.once('end', () => void openAgain());
    return opened;
  }

  async function openAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      await delay(againAfterMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        client = await open();
        if (stopping.signal.aborted) await client.end();
        return;
      } catch (error) {
        log.debug({ reason: errorMessage(error) }, 'The database cannot be listened to yet');
      }
    }
  }

  return async () => {
    stopping.abort();
    await client.end();
  };
}
