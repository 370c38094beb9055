import { errorMessage } from '../../platform/errors.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The Date header counts whole seconds, and the network takes its part. */
const tolerableSeconds = 3;
const timeoutMs = 5_000;

/** Whether Discord can be reached, and our clock agrees with its: waits for rate limits and times of messages rest on that. */
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
    const mend = 'Check the network of this machine and DISCORD_API_URL.';
    return fail('discord', `${apiUrl} cannot be reached: ${reasonOf(error)}.`, mend);
  }
}

/** What fetch says is "fetch failed"; the reason stands in its cause. */
function reasonOf(error: unknown): string {
  return errorMessage(error instanceof Error && error.cause instanceof Error ? error.cause : error);
}
