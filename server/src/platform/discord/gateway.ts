import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, GatewayDispatchPayload } from 'discord.js';
import { GatewayCloseCodes } from 'discord-api-types/v10';
import { errorMessage } from '../errors.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import type { DiscordApi } from './api.ts';
import { createMemberRequests } from './ask-for-members.ts';
import { closeProblem, disallowedIntents, type GatewayProblem } from './gateway-problems.ts';
import { inOrder } from './in-order.ts';
import { allPrivileged, intentsWithout, missingIntents, type PrivilegedIntent } from './intents.ts';
import { isRaw, type Raw } from './raw.ts';
import type { DiscordRest } from './rest.ts';

/** One dispatch of the gateway, as it came. */
export interface Dispatch {
  readonly shard: number;
  readonly seq: number;
  /**
   * Discord's event name. READY opens a new session: events before it may have been missed. RESUMED closes a
   * resume: nothing was missed.
   */
  readonly name: string;
  readonly data: Raw;
  readonly receivedAt: Date;
}

export type GatewayState = 'ready' | 'connecting' | 'resuming' | 'closed';

export interface GatewayEvents {
  /** In the order of the session, without a pause between the events of one frame. */
  dispatch: [dispatch: Dispatch];
  state: [state: GatewayState, problem: GatewayProblem | null];
}

export interface GatewayOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly cdnUrl?: string | undefined;
  readonly rest: DiscordRest;
  readonly api: DiscordApi;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Shards of this process; default all that Discord recommends. */
  readonly shards?: readonly number[] | undefined;
  readonly shardCount?: number | undefined;
  /** How often `checkAgain` is done by itself; default every minute. */
  readonly checkEveryMs?: number | undefined;
}

export type Gateway = ReturnType<typeof createGateway>;

/** Between tries to log in while Discord cannot be reached. */
const loginAgainAfterMs = 5_000;
/** Costs a request, and only while something is missing. */
const defaultCheckEveryMs = 60_000;
/** A gateway that Discord closed for good is tried again this seldom: a bot may identify 1,000 times a day. */
const openAgainAfterMs = 10 * 60_000;

/**
 * The gateway of one token: discord.js with all its REST calls going through our limiter and almost nothing cached.
 *
 * discord.js beats the heart, resumes, and takes a missing ACK for a dead connection. What it cannot go on from
 * (wrong token, refused intents) ends in `closed` with a sentence. A refused privileged intent is left out and reported.
 */
export function createGateway(options: GatewayOptions) {
  const { log, metrics, rest } = options;
  const events = new EventEmitter<GatewayEvents>();
  const shardStates = new Map<number, GatewayState>();
  const orders = new Map<number, ReturnType<typeof inOrder<Dispatch>>>();
  let client: Client | undefined;
  /** The client whose login was accepted. */
  let joined: Client | undefined;
  let missing: readonly PrivilegedIntent[] = [];
  /** What the application lacked by its own account when it was asked last; the gateway may refuse more. */
  let lacked: readonly PrivilegedIntent[] = [];
  let closedAtMs = 0;
  let checking: Promise<void> | undefined;
  let checks: NodeJS.Timeout | undefined;
  let state: GatewayState = 'connecting';
  let problem: GatewayProblem | null = null;
  const closing = new AbortController();
  const memberRequests = createMemberRequests({
    send: (shard, payload) => client?.ws.shards.get(shard)?.send(payload),
  });

  function setState(next: GatewayState, why: GatewayProblem | null = null): void {
    if (next === state && why?.message === problem?.message) return;
    state = next;
    problem = why;
    events.emit('state', next, why);
  }

  const isOver = () => closing.signal.aborted || state === 'closed';

  function setShard(shard: number, next: GatewayState): void {
    shardStates.set(shard, next);
    metrics.gateway.connected(shard, next === 'ready');
    const all = [...shardStates.values()];
    if (isOver()) return;
    setState(all.includes('connecting') ? 'connecting' : all.includes('resuming') ? 'resuming' : 'ready');
  }

  function receive(payload: GatewayDispatchPayload, shard: number): void {
    const data: unknown = payload.d;
    const order = orders.get(shard) ?? inOrder<Dispatch>(handOn);
    orders.set(shard, order);
    if (payload.t === 'READY') order.reset();
    const dispatch = {
      shard,
      seq: payload.s,
      name: payload.t,
      data: isRaw(data) ? data : {},
      receivedAt: new Date(),
    };
    order.take(dispatch, payload.t === 'READY');
  }

  function handOn(dispatch: Dispatch): void {
    metrics.gateway.event(dispatch.name);
    if (dispatch.name === 'READY' || dispatch.name === 'RESUMED') {
      metrics.gateway.session(dispatch.name === 'READY' ? 'identified' : 'resumed');
      setShard(dispatch.shard, 'ready');
    }
    const guildId = dispatch.name === 'GUILD_CREATE' && dispatch.data['id'];
    const mayAsk = !missing.includes('members');
    if (mayAsk && typeof guildId === 'string') memberRequests.want(dispatch.shard, guildId);
    if (dispatch.name === 'RATE_LIMITED') memberRequests.refused(dispatch.shard, dispatch.data);
    try {
      events.emit('dispatch', dispatch);
    } catch (error) {
      // Thrown on, it would end the process, or the hearing of the events that came with this one.
      log.error({ err: error, event: dispatch.name }, 'a listener of the gateway failed');
    }
  }

  async function newClient(onRefused: () => void): Promise<Client> {
    const { openClient } = await import('./open-client.ts');
    const { apiUrl, cdnUrl, shards, shardCount } = options;
    const created = openClient({
      intents: intentsWithout(missing),
      apiUrl,
      cdnUrl,
      shards,
      shardCount,
      rest,
      log,
      isCurrent: (one) => client === one,
      onPayload: receive,
      onReconnecting: (shard, hasSession) => setShard(shard, hasSession ? 'resuming' : 'connecting'),
      onDisconnect: (code, shard) => {
        if (code === disallowedIntents) onRefused();
        if (client !== created || isOver()) return;
        log.warn({ shard, code }, 'the gateway closed for good');
        metrics.gateway.connected(shard, false);
        if (code !== disallowedIntents) closeFor(closeProblem(code));
        else if (joined === created) void rejoin(created);
      },
      onLatency: (shard, ms) => metrics.gateway.latency(shard, ms / 1_000),
    });
    return created;
  }

  function closeFor(why: GatewayProblem): void {
    if (why.code === 'token-rejected') rest.rejectToken();
    closedAtMs = performance.now();
    setState('closed', why);
  }

  /** Logs in; goes on trying while Discord cannot be reached. Resolves when ready or closed for good. */
  async function connect(): Promise<void> {
    checks ??= setInterval(() => void checkAgain(), options.checkEveryMs ?? defaultCheckEveryMs).unref();
    setState('connecting');
    while (!isOver()) {
      try {
        lacked = missing = missingIntents(await options.api.application());
        if (isOver()) return;
        await logIn();
        return;
      } catch (error) {
        if (isOver()) return;
        if (rest.isTokenRejected()) return closeFor(closeProblem(GatewayCloseCodes.AuthenticationFailed));
        log.warn({ err: error }, 'the gateway could not be joined; trying again');
        setState('connecting', { code: 'unreachable', message: errorMessage(error), mend: 'Guildhall keeps trying.' });
        await sleep(loginAgainAfterMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  /** Begins anew, with the intents that the application has now: some were taken away or granted. */
  async function rejoin(former: Client | undefined): Promise<void> {
    client = undefined;
    shardStates.clear();
    setState('connecting');
    await former?.destroy().catch((error: unknown) => log.debug({ err: error }, 'a former client did not end well'));
    await connect();
  }

  /**
   * Looks whether what was missing is there: intents that were granted meanwhile, a gateway that lets the bot in again.
   * Joins anew with it; what was said meanwhile is for the listeners of the new session to fetch. Never rejects.
   *
   * @param byHand Somebody waits for it: also asks whether a refused token works after all.
   */
  function checkAgain(byHand = false): Promise<void> {
    checking ??= look(byHand)
      .catch((error: unknown) => log.debug({ err: error }, 'Discord could not be asked what is granted'))
      .finally(() => {
        checking = undefined;
      });
    return checking;
  }

  async function look(byHand: boolean): Promise<void> {
    const isClosed = state === 'closed';
    if (closing.signal.aborted || (!isClosed && (state !== 'ready' || missing.length === 0))) return;
    if (rest.isTokenRejected()) {
      if (!byHand) return;
      rest.tryTokenAgain();
    }
    const now = missingIntents(await options.api.application());
    const isGranted = lacked.some((intent) => !now.includes(intent));
    const isTime = isClosed && (byHand || performance.now() - closedAtMs >= openAgainAfterMs);
    if (closing.signal.aborted || !(isGranted || isTime)) return;
    log.info('Discord grants more than before; joining the gateway anew');
    await rejoin(client);
  }

  async function logIn(): Promise<void> {
    let refused = false;
    const created = await newClient(() => {
      refused = true;
    });
    if (isOver()) return;
    client = created;
    try {
      await created.login(options.token);
      joined = created;
    } catch (error) {
      if (!refused || isOver() || missing.length === allPrivileged.length) throw error;
      // The application's flags said otherwise; Discord's word at the gateway counts.
      missing = allPrivileged;
      log.warn('Discord refused the privileged intents; going on without them');
      await logIn();
    }
  }

  return {
    events,
    connect,
    checkAgain,
    state: () => state,
    problem: () => problem,
    /** Privileged intents that the application lacks. */
    missingIntents: () => missing,
    /** discord.js itself, for commands and interactions; undefined before `connect`. */
    client: () => client,
    /** Ends the session; no event comes after this call. */
    close: async () => {
      closing.abort();
      clearInterval(checks);
      memberRequests.close();
      const last = client;
      client = undefined;
      await last?.destroy();
      setState('closed', null);
    },
  };
}
