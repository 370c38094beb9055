import type { Page } from 'playwright-core';
import type { Console } from './console.ts';

/** What scrolls. */
export const list = 'section[aria-label^="Messages"]';

/** The reader of the channel with 100,000 messages, at rest. */
export async function openReader(app: Console, query: string): Promise<Page> {
  const page = await app.open(`/g/${app.fixture.guildId}/c/${app.fixture.general.id}${query}`);
  await page.waitForSelector('article');
  await settled(page);
  return page;
}

/** Until nothing loads and nothing moves. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    (selector) => {
      const box = document.querySelector(selector);
      const state = `${box?.scrollTop} ${box?.scrollHeight}`;
      const held = window as typeof window & { lastState?: [string, number] };
      if (held.lastState?.[0] !== state) held.lastState = [state, performance.now()];
      return performance.now() - held.lastState[1] > 250;
    },
    list,
    { polling: 50 },
  );
}
