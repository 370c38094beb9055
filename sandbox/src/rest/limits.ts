import { type Fields, isFields } from './fields.ts';

/** The rate limits that the sandbox models, and how a caller changes them. */
export interface WindowLimit {
  readonly limit: number;
  readonly windowMs: number;
}

export interface LimitChanges {
  /** All requests of a token; default 50 per second; null switches it off. */
  readonly global?: WindowLimit | null;
  /** By `METHOD /template`, as in `GET /channels/{channel_id}/messages`; null switches one off. */
  readonly routes?: Readonly<Record<string, WindowLimit | null>>;
  /** Routes not named; default 10 per second; null switches them off. */
  readonly others?: WindowLimit | null;
  /** 401, 403 and 429 answers before the address is banned; default 10,000 per 10 minutes; null never bans. */
  readonly invalidRequests?: WindowLimit | null;
}

export type LimitsOption = 'default' | 'none' | LimitChanges;

export interface Limits {
  readonly global: WindowLimit | null;
  readonly routes: ReadonlyMap<string, WindowLimit | null>;
  readonly others: WindowLimit | null;
  readonly invalidRequests: WindowLimit | null;
}

const second = 1_000;

/**
 * Discord publishes no numbers but the global 50/s and the invalid 10,000 per 10 minutes; the others are those seen in
 * its headers by client libraries, rounded to be kind to nobody.
 */
const defaultRoutes: Readonly<Record<string, WindowLimit>> = {
  'GET /channels/{channel_id}/messages': { limit: 5, windowMs: second },
  'GET /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: second },
  'POST /channels/{channel_id}/messages': { limit: 5, windowMs: 5 * second },
  'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 5 * second },
  'DELETE /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: second },
  'POST /channels/{channel_id}/messages/bulk-delete': { limit: 1, windowMs: second },
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { limit: 1, windowMs: 250 },
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { limit: 1, windowMs: 250 },
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}': { limit: 1, windowMs: 250 },
  'POST /channels/{channel_id}/typing': { limit: 5, windowMs: 5 * second },
  'PATCH /channels/{channel_id}': { limit: 5, windowMs: 10 * second },
  'POST /channels/{channel_id}/threads': { limit: 50, windowMs: 300 * second },
  'POST /channels/{channel_id}/messages/{message_id}/threads': { limit: 50, windowMs: 300 * second },
  'GET /guilds/{guild_id}/members': { limit: 10, windowMs: 10 * second },
  'GET /guilds/{guild_id}/members/search': { limit: 10, windowMs: 10 * second },
  'GET /guilds/{guild_id}/messages/search': { limit: 5, windowMs: 5 * second },
  'POST /webhooks/{webhook_id}/{webhook_token}': { limit: 5, windowMs: 2 * second },
  'PATCH /guilds/{guild_id}/members/{user_id}': { limit: 10, windowMs: 10 * second },
};

export function limitsFrom(option: LimitsOption): Limits {
  if (option === 'none') return { global: null, routes: new Map(), others: null, invalidRequests: null };
  const changes = option === 'default' ? {} : option;
  return {
    global: changes.global === undefined ? { limit: 50, windowMs: second } : changes.global,
    routes: new Map([...Object.entries(defaultRoutes), ...Object.entries(changes.routes ?? {})]),
    others: changes.others === undefined ? { limit: 10, windowMs: second } : changes.others,
    invalidRequests:
      changes.invalidRequests === undefined ? { limit: 10_000, windowMs: 600 * second } : changes.invalidRequests,
  };
}

export function routeLimit(limits: Limits, route: string): WindowLimit | null {
  const own = limits.routes.get(route);
  return own === undefined ? limits.others : own;
}

/**
 * Limits as they come from outside, such as a command line.
 *
 * @throws Error with a sentence that names the wrong part
 */
export function limitChangesFrom(value: unknown): LimitChanges {
  const given = fieldsOf(value, 'limits');
  const wrong = Object.keys(given).find((key) => !['global', 'routes', 'others', 'invalidRequests'].includes(key));
  if (wrong !== undefined) throw new Error(`${wrong} is none of global, routes, others and invalidRequests`);
  const routes = given['routes'] === undefined ? undefined : fieldsOf(given['routes'], 'routes');
  const part = (name: 'global' | 'others' | 'invalidRequests') =>
    given[name] === undefined ? {} : { [name]: windowFrom(given[name], name) };
  return {
    ...part('global'),
    ...part('others'),
    ...part('invalidRequests'),
    ...(routes
      ? { routes: Object.fromEntries(Object.entries(routes).map(([name, one]) => [name, windowFrom(one, name)])) }
      : {}),
  };
}

function windowFrom(value: unknown, name: string): WindowLimit | null {
  if (value === null) return null;
  const { limit, windowMs } = fieldsOf(value, name);
  if (typeof limit === 'number' && limit > 0 && typeof windowMs === 'number' && windowMs > 0)
    return { limit, windowMs };
  throw new Error(`${name} needs limit and windowMs above 0, or null`);
}

function fieldsOf(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw new Error(`${name} must be an object`);
}
