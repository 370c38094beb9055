import { deskOf } from '../interactions/desk-of.ts';
import type { Discord } from '../state/discord.ts';
import { StoryError } from './story-error.ts';

/** How long a story waits in real time; longer than the three seconds that Discord gives a bot. */
export const patienceMs = 5_000;

/** The machine's time moves the clock without anybody telling: look again so often. */
const lookAgainMs = 50;

/**
 * Waits until something is there: looks whenever something happens in the sandbox.
 *
 * @throws StoryError with the sentence of `failed` when it does not come in time
 */
export function waitFor<T>(
  discord: Discord,
  look: () => T | undefined,
  failed: () => string,
  timeoutMs = patienceMs,
): Promise<T> {
  const now = look();
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      stopWatching();
      clearInterval(again);
      clearTimeout(timeout);
      finish();
    };
    const check = () => {
      try {
        const found = look();
        if (found !== undefined) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const stopWatching = deskOf(discord).watch(check);
    const again = setInterval(check, lookAgainMs);
    const timeout = setTimeout(() => end(() => reject(new StoryError(failed()))), timeoutMs);
  });
}
