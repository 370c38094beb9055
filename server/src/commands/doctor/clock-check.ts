import { errorMessage } from '../../platform/errors.ts';
import { type Finding, ok, warn } from './finding.ts';

/** The Date header counts whole seconds, and the network takes its part. */
const tolerableSeconds = 3;
const timeoutMs = 5_000;

/** Compares our clock with Discord's: waits for rate limits and times of messages rest on it. */
export async function checkClock(apiUrl: string): Promise<Finding> {
  const name = 'clock';
  try {
    const askedAt = Date.now();
    const reply = await fetch(`${apiUrl}/v10/gateway`, { signal: AbortSignal.timeout(timeoutMs) });
    const middle = (askedAt + Date.now()) / 2;
    const theirs = Date.parse(reply.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return ok(name, 'The server tells no time to compare with.');
    // The header was cut to the second: on average half a second has passed since.
    const skewSeconds = (middle - theirs - 500) / 1_000;
    const message = `This machine's clock is ${Math.abs(skewSeconds).toFixed(1)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} Discord's.`;
    if (Math.abs(skewSeconds) <= tolerableSeconds) return ok(name, message);
    return warn(name, message, 'Switch on time synchronisation (timedatectl set-ntp true).');
  } catch (error) {
    return warn(
      name,
      `Discord's time could not be asked: ${errorMessage(error)}.`,
      `Check that ${apiUrl} can be reached.`,
    );
  }
}
