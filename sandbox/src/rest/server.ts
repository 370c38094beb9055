import type { IncomingMessage, ServerResponse } from 'node:http';
import { DiscordError, discordErrors, invalidForm } from '../errors.ts';
import type { FaultEffect, Faults } from '../faults.ts';
import type { Gateway } from '../gateway/server.ts';
import type { Journal, ViolationKind } from '../journal.ts';
import type { Grant } from '../oauth2/oauth2.ts';
import type { Settings } from '../options.ts';
import { isSnowflake } from '../snowflake.ts';
import { type Actor, actAs } from '../state/acting.ts';
import type { Discord } from '../state/discord.ts';
import type { Bot } from '../state/model.ts';
import { readBody } from './body.ts';
import { isFields, notSnowflake } from './fields.ts';
import { limitsFrom } from './limits.ts';
import { type Admission, InvalidRequestCounter, RateLimiter } from './rate-limit.ts';
import { type Answer, answer, cutConnection, rateLimitFaultAnswer, rateLimitHeaders, refusalAnswer } from './reply.ts';
import type { Call, Route } from './route.ts';
import { Router } from './router.ts';
import { routes } from './routes/index.ts';
import { checkBody, formError, loadSpec } from './spec.ts';

export interface RestDeps {
  readonly discord: Discord;
  readonly gateway: Gateway;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly settings: Settings;
  /** The API's own address, known once it listens. */
  readonly apiUrl: () => string;
}

/** What one request has gathered on its way, for headers and journal. */
interface Progress {
  bot: Bot | undefined;
  route: string | undefined;
  admission: Admission | undefined;
  readonly violations: ViolationKind[];
}

/** A bot, or a user by an access token. */
interface Caller {
  readonly bot: Bot;
  readonly grant: Grant | undefined;
}

/** Interaction answers and webhook executions do not count towards the global limit. */
const globallyExempt = /^\/(interactions|webhooks)\//;

/** REST v10 as one request listener. */
export function createRestListener(deps: RestDeps) {
  const { discord, journal, settings } = deps;
  const router = new Router(routes);
  const limits = limitsFrom(settings.limits);
  const limiter = new RateLimiter(discord.clock, limits);
  const invalid = new InvalidRequestCounter(discord.clock, limits.invalidRequests);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const atMs = discord.clock.now();
    const started = performance.now();
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const progress: Progress = { bot: undefined, route: undefined, admission: undefined, violations: [] };
    const violate = (kind: ViolationKind, detail: string) => {
      progress.violations.push(kind);
      journal.addViolation({ kind, atMs, where: progress.route ?? `${request.method} ${url.pathname}`, detail });
    };
    const reply = await respond(request, url, progress, violate).catch((error) =>
      request.destroyed && !request.complete ? clientGone : asAnswer(error),
    );
    const counts = reply.status === 401 || reply.status === 403 || (reply.status === 429 && reply.scope !== 'shared');
    if (counts && !reply.banned && invalid.add())
      violate('invalid-request-budget', 'The address is banned from now on.');
    progress.admission?.told();
    if (reply.cut) cutConnection(response);
    else answer(response, reply, rateLimitHeaders(progress.admission));
    journal.addRest({
      atMs,
      method: request.method ?? '',
      path: url.pathname + url.search,
      route: progress.route,
      bot: progress.bot?.user.id,
      status: reply.status,
      ms: performance.now() - started,
      bucket: progress.admission?.bucket,
      violations: progress.violations,
    });
  };

  async function respond(
    request: IncomingMessage,
    url: URL,
    progress: Progress,
    violate: (kind: ViolationKind, detail: string) => void,
  ): Promise<Answer> {
    const bannedForMs = invalid.bannedForMs();
    if (bannedForMs > 0) {
      violate('invalid-request-budget', 'Sent while banned.');
      request.resume();
      const headers = { 'Retry-After': String(Math.ceil(bannedForMs / 1_000)), 'Content-Type': 'text/plain' };
      return { status: 429, raw: 'error code: 1015', headers, banned: true };
    }
    const version = /^\/api(?:\/v(\d+))?(\/.*)$/.exec(url.pathname);
    if (version?.[1] !== undefined && version[1] !== '10') throw discordErrors.unknownApiVersion();
    const match = router.match(request.method ?? '', version?.[2] ?? url.pathname);
    if (!version || match.kind === 'unknown') {
      violate('unknown-route', `${request.method} ${url.pathname}`);
      throw discordErrors.notFound();
    }
    if (match.kind === 'wrong-method') {
      violate('unknown-route', `${request.method} ${url.pathname}: the path exists, the method does not.`);
      throw discordErrors.methodNotAllowed();
    }
    const { route, params } = match;
    progress.route = `${route.method} ${route.path}`;
    const fault = deps.faults.takeRest(route.method, route.path, url.pathname);
    const early = await suffer(fault, limiter.bucketOf(progress.route), discord.clock.now());
    if (early) {
      request.resume();
      return early;
    }
    const caller = callerOf(request, route);
    const bot = caller?.bot;
    progress.bot = bot;
    if (!bot && route.auth !== false) throw discordErrors.unauthorized();
    progress.admission = admit(route, params, bot);
    const refused = progress.admission?.refused;
    if (refused) {
      if (refused.known)
        violate('bucket-empty', `Sent ${Math.ceil(refused.retryAfterMs)} ms before the ${refused.scope} limit resets.`);
      request.resume();
      return refusalAnswer(refused);
    }
    const done = await handle(request, url, route, params, caller, violate);
    return fault?.kind === 'drop-reply' ? { status: done.status, cut: true } : done;
  }

  function admit(route: Route, params: Readonly<Record<string, string>>, bot: Bot | undefined): Admission | undefined {
    if (params['webhook_token']) return admitByToken(route, params);
    if (!bot) return undefined;
    const major = params['channel_id'] ?? params['guild_id'] ?? params['webhook_id'] ?? '';
    return limiter.admit(bot.token, `${route.method} ${route.path}`, major, globallyExempt.test(route.path));
  }

  /** What is done by a webhook's or an interaction's token is limited by that token, whoever sends it. */
  function admitByToken(route: Route, params: Readonly<Record<string, string>>): Admission {
    const major = `${params['webhook_id']}/${params['webhook_token']}`;
    return limiter.admit('webhooks', `${route.method} ${route.path}`, major, true);
  }

  function callerOf(request: IncomingMessage, { auth }: Route): Caller | undefined {
    const [, scheme, token = ''] = /^(Bot|Bearer) (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (scheme === 'Bot' && auth !== 'bearer') {
      const bot = discord.bots.get(token);
      return bot && { bot, grant: undefined };
    }
    if (scheme !== 'Bearer' || (auth !== 'bearer' && auth !== 'both')) return undefined;
    const grant = discord.oauth2.grantOf(token);
    const user = discord.users.get(grant?.userId ?? '');
    if (!grant || !user) return undefined;
    return { bot: { token, applicationId: grant.application.id, user, intents: anonymous.intents }, grant };
  }

  async function handle(
    request: IncomingMessage,
    url: URL,
    route: Route,
    params: Readonly<Record<string, string>>,
    caller: Caller | undefined,
    violate: (kind: ViolationKind, detail: string) => void,
  ): Promise<Answer> {
    const { json, files, form } = await readBody(request);
    checkIds(params);
    if (route.body !== undefined) await checkAgainstSpec(route, json ?? {}, violate);
    const someone = caller?.bot ?? anonymous;
    const work: Call = {
      ...deps,
      bot: someone,
      grant: caller?.grant,
      viewer: { userId: someone.user.id, seesContent: someone.intents.content },
      params,
      query: url.searchParams,
      body: isFields(json) ? json : {},
      list: Array.isArray(json) ? json : undefined,
      files,
      form,
      headers: request.headers,
    };
    const reply = await actAs(actorOf(work), () => route.handle(work));
    return { status: reply.status, ...(reply.body === undefined ? {} : { json: reply.body }) };
  }
}

/** Stands in for the caller of the few routes that need no token. */
const anonymous: Bot = {
  token: '',
  applicationId: '0',
  user: {
    id: '0',
    username: '',
    discriminator: '0',
    global_name: null,
    avatar: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
  },
  intents: { members: false, content: false, presences: false },
};

/** Discord's limit. */
const maxReason = 512;

function actorOf({ bot, headers }: Call): Actor {
  const header = headers['x-audit-log-reason'];
  const reason = typeof header === 'string' ? decodedReason(header) : '';
  if (reason.length > maxReason) {
    const message = `Must be ${maxReason} or fewer in length.`;
    throw invalidForm({ reason: { code: 'BASE_TYPE_MAX_LENGTH', message } });
  }
  return { userId: bot.user.id, ...(reason ? { reason } : {}) };
}

/** Reasons come percent-encoded; what is not is taken as it stands. */
function decodedReason(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}

function checkIds(params: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (name.endsWith('_id') && value !== '@me' && !isSnowflake(value)) throw notSnowflake(name, value);
  }
}

async function checkAgainstSpec(
  route: Route,
  json: unknown,
  violate: (kind: ViolationKind, detail: string) => void,
): Promise<void> {
  await loadSpec();
  const { body: given = [] } = route;
  const named = typeof given === 'function' ? given(isFields(json) ? json : {}) : given;
  const names = typeof named === 'string' ? [named] : named;
  const { wrong, unknown } = checkBody(names, json);
  if (unknown.length) violate('schema', `Unknown properties: ${unknown.join(', ')}.`);
  if (wrong.length === 0) return;
  violate('schema', wrong.map(({ path, message }) => `${path || 'body'}: ${message}`).join(' '));
  throw formError(wrong);
}

async function suffer(
  fault: FaultEffect | undefined,
  bucket: ReturnType<RateLimiter['bucketOf']>,
  nowMs: number,
): Promise<Answer | undefined> {
  switch (fault?.kind) {
    case 'latency':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return undefined;
    case 'drop':
      return { status: 0, cut: true };
    case 'status':
      return {
        status: fault.status,
        json: fault.body ?? { message: `${fault.status}: Internal Server Error`, code: 0 },
      };
    case 'rate-limit':
      return rateLimitFaultAnswer(fault, bucket, nowMs);
    case 'not-indexed':
      return {
        status: 202,
        json: {
          message: 'Index not yet available. Try again later',
          code: 110_000,
          documents_indexed: 0,
          retry_after: fault.retryAfterSeconds,
        },
      };
    default:
      return undefined;
  }
}

/** The client left before its request was whole; 499 is what servers note then. */
const clientGone: Answer = { status: 499, cut: true };

function asAnswer(error: unknown): Answer {
  if (error instanceof DiscordError) {
    if (error.retryAfterMs === undefined) return { status: error.status, json: error.body() };
    return refusalAnswer({ scope: 'user', retryAfterMs: error.retryAfterMs }, error.body());
  }
  console.error('discord-sandbox: a request failed inside the sandbox.', error);
  return { status: 500, json: { message: '500: Internal Server Error', code: 0 } };
}
