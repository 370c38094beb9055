import { z } from 'zod';
import type { Database } from '../../../platform/database/index.ts';
import { type RawEntity, stringIn } from '../../../platform/discord/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { defineJob, type JobContext } from '../../../platform/jobs/index.ts';
import { type HeldReaction, type RawUser, reactionsAfter, storeReactors } from '../../archive/index.ts';
import { readCaptureSettings } from '../capture-settings.store.ts';
import type { CaptureDiscord } from '../discord-port.ts';
import { markAsked, withoutReactors } from './reactors.store.ts';

/** Asks who reacted in a guild; one at a time for each guild. */
export const storeReactorsJob = defineJob({
  name: 'capture.store-reactors',
  schema: z.object({ guildId: z.string() }),
  options: { singleton: 'one', concurrency: 2, priority: -20, retryLimit: 10, retryDelaySeconds: 30 },
});

export interface StoreReactorsDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
}

const workForMs = 10 * 60_000;
const reactionsPerPage = 200;
const usersPerPage = 100;

/** Asks for the people behind every reaction whose count has changed since they were asked for last. */
export async function storeGuildReactors(
  deps: StoreReactorsDeps,
  { guildId }: { readonly guildId: string },
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  const until = performance.now() + workForMs;
  let after = { messageId: '0', emoji: '' };
  while (performance.now() < until) {
    const { reactors } = await readCaptureSettings(deps.db.kysely, guildId);
    if (!reactors) return;
    const page = await reactionsAfter(deps.db.kysely, guildId, { ...after, limit: reactionsPerPage });
    const last = page.at(-1);
    if (!last) return;
    for (const reaction of await withoutReactors(deps.db.kysely, guildId, page)) {
      signal.throwIfAborted();
      await askFor(deps, guildId, reaction, signal);
    }
    after = { messageId: last.messageId, emoji: last.emoji };
  }
}

async function askFor(
  deps: StoreReactorsDeps,
  guildId: string,
  reaction: HeldReaction,
  signal: AbortSignal,
): Promise<void> {
  const [bot] = deps.discord.access(guildId, reaction.channelId, reaction.parentId).bots;
  if (!bot) return;
  const users = new Map<string, RawUser>();
  try {
    // Super reactions are counted along but listed apart: asked for only when some are missing.
    for (const type of [0, 1] as const) {
      if (users.size < reaction.count) await collect(type);
    }
  } catch (error) {
    // The message or the channel is gone or closed: there is nobody to ask for.
    if (!(error instanceof AppError) || (error.status !== 404 && error.status !== 403)) throw error;
  }
  const { messageId, emojiId, emojiName } = reaction;
  await deps.db.transaction(async (tx) => {
    const emoji = { id: emojiId, name: emojiName };
    if (users.size > 0) await storeReactors(tx, guildId, messageId, emoji, [...users.values()]);
    await markAsked(tx, guildId, reaction);
  });

  async function collect(type: 0 | 1): Promise<void> {
    const { channelId, messageId, emojiId, emojiName } = reaction;
    const emoji = emojiId === null ? emojiName : `${emojiName}:${emojiId}`;
    const options = { guildId, priority: 'media', signal } as const;
    for (let after: string | undefined; ; ) {
      const query = { type, ...(after === undefined ? {} : { after }) };
      const page: RawEntity[] = (await bot?.api.reactors(channelId, messageId, emoji, query, options)) ?? [];
      for (const user of page) users.set(user.id, asUser(user));
      after = page.at(-1)?.id;
      if (page.length < usersPerPage) return;
    }
  }
}

function asUser(raw: RawEntity): RawUser {
  return { ...raw, username: stringIn(raw, 'username') ?? raw.id };
}
