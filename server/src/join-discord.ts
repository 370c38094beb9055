import { setTimeout as delay } from 'node:timers/promises';
import type { DiscordHealth } from '@guildhall/contract';
import { type Bot, type DiscordPool, intentProblem } from './platform/discord/index.ts';
import { AppError } from './platform/errors.ts';
import type { Health } from './platform/http/index.ts';
import type { Realtime } from './platform/realtime/index.ts';
import type { Logger } from './platform/telemetry/index.ts';

export interface JoinDiscordDeps {
  readonly pool: DiscordPool;
  readonly health: Health;
  readonly realtime: Realtime;
  readonly log: Logger;
}

/** Discord answers in a fraction of it; when it cannot be reached the start goes on and the gateway keeps trying. */
const tokenCheckMs = 3_000;
/** The console shows rates and waits as they change; nothing is sent while nobody looks or nothing changed. */
const healthEveryMs = 2_000;

/**
 * Joins the gateway with every token, in the background; what is wrong stands in `/readyz`, the log and the console.
 *
 * @returns A function that stops telling.
 * @throws AppError discord/token-rejected: a start with a wrong token is refused at once.
 */
export async function joinDiscord({ pool, health, realtime, log }: JoinDiscordDeps): Promise<() => void> {
  await refuseWrongTokens(pool);
  health.register({ name: 'gateway', problem: () => gatewayProblem(pool) });
  health.register({ name: 'bots', problem: () => otherBotsProblem(pool), required: false });
  health.register({ name: 'intents', problem: () => intentsProblem(pool), required: false });
  let lastTold = '';
  const tell = () => {
    const now = discordHealth(pool);
    const text = JSON.stringify(now);
    if (text === lastTold) return;
    lastTold = text;
    realtime.publishLatest('guilds', 'discord', { type: 'discord.health', health: now });
  };
  pool.events.on('state', (bot, state, problem) => {
    // The bot's name comes with the event that made it ready, which is handed on right after.
    if (state === 'ready') queueMicrotask(() => welcome(bot, log));
    else if (state === 'closed' && problem) log.error(`${problem.message} ${problem.mend}`);
    tell();
  });
  const telling = setInterval(tell, healthEveryMs).unref();
  pool.connect().catch((error: unknown) => log.error({ err: error }, 'The gateway could not be joined'));
  return () => clearInterval(telling);
}

function welcome(bot: Bot, log: Logger): void {
  log.info(`The bot ${bot.name} is connected to Discord.`);
  for (const intent of bot.gateway.missingIntents()) {
    const { message, mend } = intentProblem(intent);
    log.warn(`${message} ${mend}`);
  }
}

/** How the bots and their limits are doing, as the API shows it. */
export function discordHealth(pool: DiscordPool): DiscordHealth {
  return { bots: pool.health() };
}

async function refuseWrongTokens(pool: DiscordPool): Promise<void> {
  const asked = pool.bots.map(async (bot) => {
    try {
      await bot.api.me();
    } catch (error) {
      if (error instanceof AppError && error.code === 'discord/token-rejected') throw error;
    }
  });
  const late = new AbortController();
  const timeout = delay(tokenCheckMs, undefined, { signal: late.signal, ref: false }).catch(() => undefined);
  await Promise.race([Promise.all(asked), timeout]);
  late.abort();
}

/** One bot that works is enough to be ready. */
function gatewayProblem(pool: DiscordPool): string | undefined {
  return pool.bots.some(works) ? undefined : sentencesOf(pool, () => true);
}

/** Bots that do not work beside one that does. */
function otherBotsProblem(pool: DiscordPool): string | undefined {
  return pool.bots.some(works) ? sentencesOf(pool, (bot) => !works(bot)) : undefined;
}

function intentsProblem(pool: DiscordPool): string | undefined {
  return sentencesOf(pool, (bot) => works(bot) && bot.gateway.missingIntents().includes('message-content'));
}

function works({ gateway, rest }: Bot): boolean {
  return gateway.state() === 'ready' && !rest.isTokenRejected();
}

/** What is wrong with each of the chosen bots; undefined when none is chosen. */
function sentencesOf(pool: DiscordPool, isChosen: (bot: Bot) => boolean): string | undefined {
  const health = pool.health();
  const sentences = pool.bots.flatMap((bot) => {
    const { name, gateway, problem } = health[bot.index] ?? {};
    return isChosen(bot) ? [`${name ?? 'A bot'}: ${problem ?? `its connection to Discord is ${gateway}.`}`] : [];
  });
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
