import type { ServerResponse } from 'node:http';
import type { FaultEffect } from '../faults.ts';
import type { BucketState } from '../journal.ts';
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
  return admission?.bucket ? bucketHeaders(admission.bucket, admission.resetAtMs) : {};
}

function bucketHeaders(bucket: BucketState, resetAtMs: number): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(bucket.limit),
    'X-RateLimit-Remaining': String(bucket.remaining),
    'X-RateLimit-Reset': (resetAtMs / 1_000).toFixed(3),
    'X-RateLimit-Reset-After': (bucket.resetAfterMs / 1_000).toFixed(3),
    'X-RateLimit-Bucket': bucket.id,
  };
}

const limitedMessage = {
  user: 'You are being rate limited.',
  global: 'You are being rate limited.',
  shared: 'The resource is being rate limited.',
};

/** @param more what the body says besides, such as a code and a message of its own. */
export function refusalAnswer(refusal: Pick<Refusal, 'scope' | 'retryAfterMs'>, more: object = {}): Answer {
  const { scope, retryAfterMs } = refusal;
  return {
    status: 429,
    scope,
    json: { message: limitedMessage[scope], retry_after: retryAfterMs / 1_000, global: scope === 'global', ...more },
    headers: {
      'Retry-After': String(Math.ceil(retryAfterMs / 1_000)),
      'X-RateLimit-Scope': scope,
      ...(scope === 'global' ? { 'X-RateLimit-Global': 'true' } : {}),
    },
  };
}

/**
 * A 429 out of nowhere. A user's says that the bucket is empty; a shared one comes from a resource that others use too, while
 * the bucket still has room.
 */
export function rateLimitFaultAnswer(
  fault: Extract<FaultEffect, { kind: 'rate-limit' }>,
  bucket: { readonly id: string; readonly limit: number },
  nowMs: number,
): Answer {
  const refused = refusalAnswer(fault);
  if (fault.scope === 'global') return refused;
  const resetAfterMs = fault.scope === 'shared' ? 1_000 : fault.retryAfterMs;
  const state = { ...bucket, remaining: fault.scope === 'shared' ? bucket.limit - 1 : 0, resetAfterMs };
  return { ...refused, headers: { ...bucketHeaders(state, nowMs + resetAfterMs), ...refused.headers } };
}
