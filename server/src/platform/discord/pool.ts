import { EventEmitter } from 'node:events';
import { GatewayCloseCodes } from 'discord-api-types/v10';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { createDiscordApi, type DiscordApi } from './api.ts';
import { createDirectory, type Directory, type Unreadable } from './directory.ts';
import { createGateway, type Dispatch, type Gateway, type GatewayState } from './gateway.ts';
import { closeProblem, type GatewayProblem } from './gateway-problems.ts';
import { intentProblem } from './intents.ts';
import { createLimiter } from './limiter.ts';
import type { LimiterOptions } from './limiter.types.ts';
import { allows, Permission } from './permissions.ts';
import { isRaw, stringIn } from './raw.ts';
import { createDiscordRest, type DiscordRest } from './rest.ts';

export interface DiscordPoolOptions {
  readonly tokens: readonly string[];
  readonly apiUrl: string;
  readonly cdnUrl?: string | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Shards that this process holds, of each token; default all. */
  readonly shards?: readonly number[] | undefined;
  readonly shardCount?: number | undefined;
  readonly limits?: LimiterOptions | undefined;
  /** How often it is looked whether missing intents were granted; default every minute. */
  readonly checkEveryMs?: number | undefined;
}

/** One token with all that belongs to it. */
export interface Bot {
  /** Its place among the tokens, which never changes while the process runs. */
  readonly index: number;
  /** For the log and for taking turns: the user name once it is known. */
  readonly name: string;
  readonly applicationId: string | null;
  readonly rest: DiscordRest;
  readonly api: DiscordApi;
  readonly gateway: Gateway;
  readonly directory: Directory;
  /** What the guild's requests wait for now, in a sentence; null also for the ordinary pace of the limits. */
  waiting(guildId?: string): string | null;
}

/** A dispatch with the bot that heard it; the bot's directory knows of it already. */
export interface PoolDispatch extends Dispatch {
  readonly bot: Bot;
}

export interface PoolEvents {
  dispatch: [dispatch: PoolDispatch];
  state: [bot: Bot, state: GatewayState, problem: GatewayProblem | null];
}

/** Who may read a channel's history at this moment. */
export interface Access {
  /** Least busy first. */
  readonly bots: readonly Bot[];
  /** Those among them that also see private threads they have not joined. */
  readonly threadManagers: readonly Bot[];
  /** Why nobody may, in a sentence with the mend; null when somebody may. */
  readonly reason: string | null;
}

export type DiscordPool = ReturnType<typeof createDiscordPool>;

/** Several bot tokens that share the work; most installations have one. */
export function createDiscordPool(options: DiscordPoolOptions) {
  const events = new EventEmitter<PoolEvents>();
  const bots = options.tokens.map((token, index) => createBot(token, index, options));
  for (const bot of bots) {
    bot.gateway.events.on('dispatch', (dispatch) => {
      bot.directory.apply(dispatch.name, dispatch.data);
      events.emit('dispatch', { ...dispatch, bot });
    });
    bot.gateway.events.on('state', (state, problem) => events.emit('state', bot, state, problem));
  }

  const botsOf = (guildId: string): Bot[] => bots.filter((bot) => bot.directory.guild(guildId) !== undefined);

  /** @param parentId For threads that the gateway has not named: archived ones. */
  function access(guildId: string, channelId: string, parentId: string | null = null): Access {
    const reasons = new Map(bots.map((bot) => [bot, bot.directory.unreadable(guildId, channelId, parentId)]));
    const able = bots.filter((bot) => reasons.get(bot) === null && !bot.rest.isTokenRejected()).sort(byLoad);
    return {
      bots: able,
      threadManagers: able.filter((bot) =>
        allows(bot.directory.permissions(guildId, channelId, parentId), Permission.ManageThreads),
      ),
      reason: able.length > 0 ? null : reasonSentence([...reasons.values()]),
    };
  }

  return {
    bots: bots as readonly Bot[],
    events,
    botsOf,
    access,
    /** The least busy bot that may read a channel's history. */
    reader: (guildId: string, channelId: string, parentId: string | null = null): Bot | null =>
      access(guildId, channelId, parentId).bots[0] ?? null,
    /** Joins the gateway with every token. Resolves when each is ready or closed for good. */
    connect: async (): Promise<void> => {
      await Promise.all(bots.map((bot) => bot.gateway.connect()));
    },
    /** Somebody changed something at Discord: looks at once what each bot may do now, and joins anew where it is more. */
    checkAgain: async (): Promise<void> => {
      await Promise.all(bots.map((bot) => bot.gateway.checkAgain(true)));
    },
    /** For processes without a gateway: learns a guild's channels, roles and permissions by REST. */
    learnGuild: async (guildId: string): Promise<void> => {
      await Promise.all(bots.map((bot) => learnGuild(bot, guildId)));
    },
    health: () => bots.map(healthOf),
    close: async (): Promise<void> => {
      await Promise.all(bots.map((bot) => bot.gateway.close()));
      await Promise.all(bots.map((bot) => bot.rest.close()));
    },
  };
}

function createBot(token: string, index: number, options: DiscordPoolOptions): Bot {
  const { apiUrl, cdnUrl, metrics, shards, shardCount, checkEveryMs } = options;
  const log = options.log.child({ bot: index });
  const limiter = createLimiter(options.limits);
  const rest = createDiscordRest({ token, apiUrl, limiter, log, metrics });
  const api = createDiscordApi(rest);
  const gateway = createGateway({ token, apiUrl, cdnUrl, rest, api, log, metrics, shards, shardCount, checkEveryMs });
  let name = `bot ${index + 1}`;
  let applicationId: string | null = null;
  gateway.events.on('dispatch', (dispatch) => {
    if (dispatch.name !== 'READY') return;
    const { user, application } = dispatch.data;
    if (isRaw(user)) name = stringIn(user, 'username') ?? name;
    if (isRaw(application)) applicationId = stringIn(application, 'id');
  });
  return {
    index,
    get name() {
      return name;
    },
    get applicationId() {
      return applicationId;
    },
    rest,
    api,
    gateway,
    directory: createDirectory(),
    waiting: (guildId) => {
      const wait = limiter.waiting(guildId);
      return wait?.isNotable ? wait.sentence : null;
    },
  };
}

async function learnGuild(bot: Bot, guildId: string): Promise<void> {
  const [me, guild, channels, threads] = await Promise.all([
    bot.api.me(),
    bot.api.guild(guildId),
    bot.api.channels(guildId),
    bot.api.activeThreads(guildId),
  ]);
  const member = await bot.rest.request('GET', `/guilds/${guildId}/members/${me.id}`, { guildId });
  bot.directory.setBot(me.id);
  bot.directory.setGuild({ ...guild, channels, threads });
  if (isRaw(member.body)) bot.directory.setOwnMember(guildId, member.body);
}

/** How a bot is doing, as the API shows it. */
function healthOf(bot: Bot) {
  const state = bot.rest.limiter.state();
  const problem = problemOf(bot);
  return {
    applicationId: bot.applicationId,
    name: bot.applicationId === null ? null : bot.name,
    gateway: bot.gateway.state(),
    problem: problem ? `${problem.message} ${problem.mend}` : null,
    requestsPerSecond: state.requestsPerSecond,
    waitSecondsLastMinute: state.waitSecondsLastMinute,
    rateLimitedTotal: state.rateLimitedTotal,
    invalidRequests: state.invalidRequests,
  };
}

/** REST may learn that the token is dead before the gateway does. */
function problemOf({ rest, gateway }: Bot): { readonly message: string; readonly mend: string } | null {
  if (rest.isTokenRejected()) return closeProblem(GatewayCloseCodes.AuthenticationFailed);
  const isBlind = gateway.missingIntents().includes('message-content');
  return gateway.problem() ?? (isBlind ? intentProblem('message-content') : null);
}

function byLoad(a: Bot, b: Bot): number {
  return loadOf(a) - loadOf(b) || a.index - b.index;
}

function loadOf(bot: Bot): number {
  const { queued, inFlight } = bot.rest.limiter.state();
  return queued + inFlight;
}

/** From the nearest to being readable to the farthest: the mend of the first is the shortest. */
const reasonSentences: readonly (readonly [Unreadable, string])[] = [
  ['no-history', "The bot may not read this channel's history: give its role Read Message History here."],
  ['no-connect', 'The bot may not connect to this voice channel, which hides its chat: give its role Connect here.'],
  ['not-in-thread', 'The bot is not in this private thread: mention it there, or give its role Manage Threads.'],
  ['not-viewable', 'The bot may not view this channel: give its role View Channel here.'],
  ['unknown-channel', 'No bot knows this channel: it was deleted, or the bot may not view it.'],
  ['not-in-guild', 'No bot is in this guild: invite it again.'],
];

function reasonSentence(reasons: readonly (Unreadable | null)[]): string {
  const found = reasonSentences.find(([reason]) => reasons.includes(reason));
  return found?.[1] ?? 'The bot token is not accepted by Discord any more: put the current one into DISCORD_TOKEN.';
}
