/** Where Discord serves attachments, and what it keeps of pictures that stand elsewhere on the web. */
const discordHosts = new Set([
  'cdn.discordapp.com',
  'media.discordapp.net',
  'images-ext-1.discordapp.net',
  'images-ext-2.discordapp.net',
]);

/**
 * Decides which links may be fetched: those of Discord's CDN. Links stand in messages, so anything else would let their
 * authors make this server ask for addresses of their choice.
 *
 * @param apiUrl With another API than Discord's (a sandbox), its own host, on any port, is the CDN.
 */
export function cdnRule(apiUrl: string): (url: string) => URL | null {
  const api = new URL(apiUrl);
  const isDiscord = /(^|\.)discord(app)?\.com$/.test(api.hostname);
  return (text) => {
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    if (url.username || url.password) return null;
    if (isDiscord) return url.protocol === 'https:' && url.port === '' && discordHosts.has(url.hostname) ? url : null;
    return url.hostname === api.hostname && /^https?:$/.test(url.protocol) ? url : null;
  };
}

/** Whether the signature of a link has expired: `ex` is a time in hexadecimal seconds. */
export function isExpired(url: URL, nowMs: number): boolean {
  const expires = url.searchParams.get('ex');
  return expires !== null && /^[0-9a-f]{1,12}$/i.test(expires) && Number.parseInt(expires, 16) * 1_000 <= nowMs;
}
