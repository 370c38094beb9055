import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** Makes and checks the signed attachment links of Discord's CDN: `ex` expiry, `is` issue (hex seconds), `hm` signature. */
export interface LinkSigner {
  sign(channelId: string, attachmentId: string, filename: string): string;
  /** Fresh link for a known one; undefined when it is no attachment link of this sandbox. */
  refresh(url: string): string | undefined;
  /** Where Discord serves a picture that stands elsewhere on the web. */
  proxy(url: string): string;
  check(path: string, query: URLSearchParams): 'valid' | 'expired' | 'forged';
  /** Lets every link issued until now expire. */
  expireAll(): void;
}

export interface LinkOptions {
  readonly clock: Clock;
  readonly secret: string;
  readonly lifetimeMs: number;
  /** The CDN's address, known once it listens. */
  readonly baseUrl: () => string;
}

export function createLinkSigner(options: LinkOptions): LinkSigner {
  // Links differ after expireAll, so that those issued within the same second can be told apart.
  let generation = 0;
  const signature = (path: string, ex: string, is: string) =>
    createHmac('sha256', `${options.secret}/${generation}`).update(`${path}?ex=${ex}&is=${is}`).digest('hex');
  const sign = (channelId: string, attachmentId: string, filename: string) => {
    const path = `/attachments/${channelId}/${attachmentId}/${encodeURIComponent(filename)}`;
    const is = Math.floor(options.clock.now() / 1_000).toString(16);
    const ex = Math.ceil((options.clock.now() + options.lifetimeMs) / 1_000).toString(16);
    return `${options.baseUrl()}${path}?ex=${ex}&is=${is}&hm=${signature(path, ex, is)}&`;
  };
  return {
    sign,
    refresh: (url) => {
      const match = /\/attachments\/(\d+)\/(\d+)\/([^?]+)/.exec(url);
      const [, channelId, attachmentId, filename] = match ?? [];
      if (!channelId || !attachmentId || !filename) return undefined;
      return sign(channelId, attachmentId, decodeURIComponent(filename));
    },
    proxy: (url) => {
      const mark = createHmac('sha256', options.secret).update(url).digest('base64url');
      return `${options.baseUrl()}/external/${mark}/${url.replace('://', '/')}`;
    },
    check: (path, query) => {
      const [ex, is, hm] = [query.get('ex') ?? '', query.get('is') ?? '', query.get('hm') ?? ''];
      const expected = Buffer.from(signature(path, ex, is));
      const given = Buffer.from(hm);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
      return Number.parseInt(ex, 16) * 1_000 <= options.clock.now() ? 'expired' : 'valid';
    },
    expireAll: () => {
      generation++;
    },
  };
}
