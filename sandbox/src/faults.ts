/** Troubles on demand: the next requests or gateway moments go wrong as told. */
export type FaultEffect =
  /** 429 with Discord's headers; global ones stop every route, shared ones do not count as invalid. */
  | { readonly kind: 'rate-limit'; readonly scope: 'user' | 'shared' | 'global'; readonly retryAfterMs: number }
  /** Another status, such as 500, 502 or 503; default body as Discord's edge writes it. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  /** Answers late. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Cuts the connection before anything is done. */
  | { readonly kind: 'drop' }
  /** Does what is asked, then cuts the connection without an answer. */
  | { readonly kind: 'drop-reply' }
  /** 202 of guild message search: the index is not ready. */
  | { readonly kind: 'not-indexed'; readonly retryAfterSeconds: number };

export interface RestFault {
  /** Which requests: `GET /channels/{channel_id}/messages` (method and template, or the template alone); default all. */
  readonly route?: string;
  /** Only requests whose path holds this, such as a channel's id. */
  readonly pathIncludes?: string;
  /** How many requests; default 1. */
  readonly times?: number;
  /** Lets this many matching requests pass first; default 0. */
  readonly after?: number;
  readonly effect: FaultEffect;
}

export interface FaultSummary {
  readonly rest: readonly (RestFault & { readonly left: number })[];
  readonly lostAcks: number;
}

interface Armed {
  readonly fault: RestFault;
  left: number;
  skip: number;
}

export class Faults {
  #armed: Armed[] = [];
  #lostAcks = 0;
  #invalidResumes = 0;
  #cdnExpired = 0;

  /** Arms a fault for the next matching requests. */
  rest(fault: RestFault): void {
    this.#armed.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 });
  }

  /** The next heartbeats get no ACK. */
  loseAcks(times = 1): void {
    this.#lostAcks += times;
  }

  /** The next resumes are answered with op 9 and no session. */
  refuseResumes(times = 1): void {
    this.#invalidResumes += times;
  }

  /** The next attachment downloads find their link expired. */
  expireDownloads(times = 1): void {
    this.#cdnExpired += times;
  }

  clear(): void {
    this.#armed = [];
    this.#lostAcks = 0;
    this.#invalidResumes = 0;
    this.#cdnExpired = 0;
  }

  summary(): FaultSummary {
    return { rest: this.#armed.map(({ fault, left }) => ({ ...fault, left })), lostAcks: this.#lostAcks };
  }

  /** The fault that hits this request, used up by it. */
  takeRest(method: string, template: string, path: string): FaultEffect | undefined {
    for (const armed of this.#armed) {
      const { route, pathIncludes } = armed.fault;
      if (route !== undefined && route !== template && route !== `${method} ${template}`) continue;
      if (pathIncludes !== undefined && !path.includes(pathIncludes)) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      if (--armed.left <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
      return armed.fault.effect;
    }
    return undefined;
  }

  takeLostAck(): boolean {
    return this.#lostAcks > 0 && this.#lostAcks-- > 0;
  }

  takeInvalidResume(): boolean {
    return this.#invalidResumes > 0 && this.#invalidResumes-- > 0;
  }

  takeExpiredDownload(): boolean {
    return this.#cdnExpired > 0 && this.#cdnExpired-- > 0;
  }
}
