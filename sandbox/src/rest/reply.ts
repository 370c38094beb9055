import type { ServerResponse } from 'node:http';
import type { FaultEffect } from '../faults.ts';
import type { Admission, Refusal } from './rate-limit.ts';

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  /** A body that is no JSON. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly scope?: 'user' | 'global' | 'shared';
  /** Cut the connection instead of answering. */
  readonly cut?: boolean;
  /** Answered by the ban, which does not count again. */
  readonly banned?: boolean;
}

export function answer(response: ServerResponse, reply: Answer, limitHeaders: Readonly<Record<string, string>>): void {
  const text = reply.raw ?? (reply.json === undefined ? undefined : JSON.stringify(reply.json));
  const bytes = text === undefined ? undefined : Buffer.from(text);
  const headers: Record<string, string> = { ...limitHeaders, ...reply.headers };
  if (reply.raw === undefined) headers['Via'] = '1.1 sandbox';
  if (bytes !== undefined) {
    headers['Content-Type'] ??= 'application/json';
    headers['Content-Length'] = String(bytes.length);
  }
  response.writeHead(reply.status, headers).end(bytes);
}

export function cutConnection(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Limit, Remaining, Reset (epoch seconds), Reset-After (seconds) and Bucket, as on every answer of a limited route. */
export function rateLimitHeaders(admission: Admission | undefined): Record<string, string> {
  const bucket = admission?.bucket;
  if (!admission || !bucket) return {};
  return {
    'X-RateLimit-Limit': String(bucket.limit),
    'X-RateLimit-Remaining': String(bucket.remaining),
    'X-RateLimit-Reset': (admission.resetAtMs / 1_000).toFixed(3),
    'X-RateLimit-Reset-After': (bucket.resetAfterMs / 1_000).toFixed(3),
    'X-RateLimit-Bucket': bucket.id,
  };
}

const limitedMessage = {
  user: 'You are being rate limited.',
  global: 'You are being rate limited.',
  shared: 'The resource is being rate limited.',
};

export function refusalAnswer(refusal: Pick<Refusal, 'scope' | 'retryAfterMs'>): Answer {
  const { scope, retryAfterMs } = refusal;
  return {
    status: 429,
    scope,
    json: { message: limitedMessage[scope], retry_after: retryAfterMs / 1_000, global: scope === 'global' },
    headers: {
      'Retry-After': String(Math.ceil(retryAfterMs / 1_000)),
      'X-RateLimit-Scope': scope,
      ...(scope === 'global' ? { 'X-RateLimit-Global': 'true' } : {}),
    },
  };
}

/** A 429 out of nowhere; it claims an empty bucket unless it is global. */
export function rateLimitFaultAnswer(fault: Extract<FaultEffect, { kind: 'rate-limit' }>, nowMs: number): Answer {
  const refused = refusalAnswer(fault);
  if (fault.scope === 'global') return refused;
  return {
    ...refused,
    headers: {
      ...refused.headers,
      'X-RateLimit-Limit': '5',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': ((nowMs + fault.retryAfterMs) / 1_000).toFixed(3),
      'X-RateLimit-Reset-After': (fault.retryAfterMs / 1_000).toFixed(3),
      'X-RateLimit-Bucket': `fault-${fault.scope}`,
    },
  };
}
