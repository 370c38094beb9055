import { Readable } from 'node:stream';
import { request } from 'undici';

export type Download =
  | { readonly kind: 'bytes'; readonly body: Readable }
  /** The link is not valid (any more). */
  | { readonly kind: 'refused'; readonly status: number }
  /** It points elsewhere, to where nothing is fetched from. */
  | { readonly kind: 'elsewhere' };

const maxRedirects = 3;
const headersTimeoutMs = 15_000;
/** Between two pieces of the body. */
const bodyTimeoutMs = 30_000;

/**
 * Fetches a file from the CDN; every address, also one it redirects to, passes the rule first.
 *
 * @throws the network's error, and an Error for an answer of 5xx or 429: the same may succeed later
 */
export async function download(
  url: URL,
  mayFetch: (url: string) => URL | null,
  signal: AbortSignal,
): Promise<Download> {
  let target = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const { statusCode, headers, body } = await request(target, {
      signal,
      headersTimeout: headersTimeoutMs,
      bodyTimeout: bodyTimeoutMs,
    });
    if (statusCode === 200) return { kind: 'bytes', body: Readable.from(body) };
    await body.dump();
    if (statusCode >= 500 || statusCode === 429) throw new Error(`The CDN answered ${statusCode}`);
    if (statusCode < 300 || statusCode >= 400) return { kind: 'refused', status: statusCode };
    const location = headers['location'];
    const next = typeof location === 'string' ? mayFetch(new URL(location, target).href) : null;
    if (!next) return { kind: 'elsewhere' };
    target = next;
  }
  return { kind: 'elsewhere' };
}
