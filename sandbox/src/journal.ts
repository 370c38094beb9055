/**
 * What bots did, newest last, in bounded memory: a ring of requests and gateway payloads, all violations up to a limit,
 * and counters that never forget.
 */
export type ViolationKind =
  /** Sent although the last answer had told that the bucket (or the global limit) was empty. */
  | 'bucket-empty'
  | 'unknown-route'
  /** The body breaks the published schema, or holds a property that the schema does not know. */
  | 'schema'
  /** More 401, 403 and 429 answers than Discord allows an address within ten minutes. */
  | 'invalid-request-budget'
  /** More than 120 gateway payloads within 60 s. */
  | 'gateway-rate'
  /** Identified more often than Discord allows in a day. */
  | 'session-starts'
  /** Asked for something that the identified or granted intents do not cover. */
  | 'missing-intent';

export interface Violation {
  readonly kind: ViolationKind;
  readonly atMs: number;
  /** Route or gateway opcode. */
  readonly where: string;
  readonly detail: string;
}

export interface BucketState {
  readonly id: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAfterMs: number;
}

export interface RestEntry {
  readonly kind: 'rest';
  readonly seq: number;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** Method and template, such as `GET /channels/{channel_id}/messages`; undefined when no route matched. */
  readonly route: string | undefined;
  /** The bot user's id; undefined without a valid token. */
  readonly bot: string | undefined;
  readonly status: number;
  readonly ms: number;
  readonly bucket: BucketState | undefined;
  readonly violations: readonly ViolationKind[];
}

export interface GatewayEntry {
  readonly kind: 'gateway';
  readonly seq: number;
  readonly atMs: number;
  readonly op: number;
  readonly bot: string | undefined;
  readonly session: string | undefined;
  readonly violations: readonly ViolationKind[];
}

export type JournalEntry = RestEntry | GatewayEntry;

export interface RouteStats {
  count: number;
  rateLimited: number;
  firstAtMs: number;
  lastAtMs: number;
}

export interface SandboxStats {
  readonly requests: number;
  readonly rateLimited: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byRoute: Readonly<Record<string, RouteStats>>;
  /** Arrival of the first and of the last request; null before any. */
  readonly firstRequestAtMs: number | null;
  readonly lastRequestAtMs: number | null;
  readonly gatewayPayloads: number;
  readonly violations: Readonly<Record<string, number>>;
}

/** Violations kept; beyond them only the counters go on. */
const maxViolations = 1_000;

export class Journal {
  readonly #limit: number;
  #entries: JournalEntry[] = [];
  #violations: Violation[] = [];
  #seq = 0;
  #stats = emptyStats();

  constructor(limit: number) {
    this.#limit = limit;
  }

  addRest(entry: Omit<RestEntry, 'kind' | 'seq'>): void {
    this.#push({ kind: 'rest', seq: ++this.#seq, ...entry });
    const stats = this.#stats;
    stats.requests++;
    if (entry.status === 429) stats.rateLimited++;
    stats.byStatus[entry.status] = (stats.byStatus[entry.status] ?? 0) + 1;
    stats.firstRequestAtMs ??= entry.atMs;
    stats.lastRequestAtMs = Math.max(stats.lastRequestAtMs ?? 0, entry.atMs);
    const key = entry.route ?? 'unknown';
    const route = stats.byRoute[key] ?? { count: 0, rateLimited: 0, firstAtMs: entry.atMs, lastAtMs: entry.atMs };
    stats.byRoute[key] = route;
    route.count++;
    if (entry.status === 429) route.rateLimited++;
    route.lastAtMs = Math.max(route.lastAtMs, entry.atMs);
  }

  addGateway(entry: Omit<GatewayEntry, 'kind' | 'seq'>): void {
    this.#push({ kind: 'gateway', seq: ++this.#seq, ...entry });
    this.#stats.gatewayPayloads++;
  }

  addViolation(violation: Violation): void {
    const { violations } = this.#stats;
    violations[violation.kind] = (violations[violation.kind] ?? 0) + 1;
    if (this.#violations.length < maxViolations) this.#violations.push(violation);
  }

  /** Entries still held, oldest first. */
  entries(): readonly JournalEntry[] {
    return this.#entries.slice(-this.#limit);
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  stats(): SandboxStats {
    return structuredClone(this.#stats);
  }

  /** Forgets entries, violations and counters. */
  clear(): void {
    this.#entries = [];
    this.#violations = [];
    this.#stats = emptyStats();
  }

  #push(entry: JournalEntry): void {
    this.#entries.push(entry);
    // Cut in bulk: shifting at every entry would cost the whole array each time.
    if (this.#entries.length > this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
  }
}

function emptyStats() {
  return {
    requests: 0,
    rateLimited: 0,
    byStatus: {} as Record<string, number>,
    byRoute: {} as Record<string, RouteStats>,
    firstRequestAtMs: null as number | null,
    lastRequestAtMs: null as number | null,
    gatewayPayloads: 0,
    violations: {} as Record<string, number>,
  };
}
