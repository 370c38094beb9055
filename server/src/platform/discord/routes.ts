/** What of a request decides its rate limit and its metric label. */
export interface Route {
  /** Method and path with every id replaced: `GET /channels/:channel/messages`. */
  readonly template: string;
  readonly method: string;
  /** The template without the method. */
  readonly path: string;
  /** The parameter that splits a bucket: the channel, guild or webhook; empty when there is none. */
  readonly major: string;
  /** Interaction answers and follow-ups do not count against the global limit. */
  readonly globalExempt: boolean;
}

const majorNames: Readonly<Record<string, string>> = { channels: ':channel', guilds: ':guild', webhooks: ':webhook' };

/**
 * Reads the route out of a method and a path without its query.
 *
 * @param path With or without `/api/v10`.
 */
export function routeOf(method: string, path: string): Route {
  const parts = path
    .replace(/^\/api\/v\d+/, '')
    .split('/')
    .filter(Boolean);
  const root = parts[0] ?? '';
  const majorName = majorNames[root];
  const named = parts.map((part, index) => templatePart(parts, part, index, majorName));
  const templatePath = `/${named.join('/')}`;
  const isWebhookWithToken = root === 'webhooks' && parts.length > 2;
  return {
    template: `${method} ${templatePath}`,
    method,
    path: templatePath,
    major: majorName ? (isWebhookWithToken ? `${parts[1]}/${parts[2]}` : (parts[1] ?? '')) : '',
    globalExempt: root === 'interactions' || isWebhookWithToken,
  };
}

function templatePart(parts: readonly string[], part: string, index: number, majorName: string | undefined): string {
  const root = parts[0];
  if (index === 1 && majorName) return majorName;
  if (index === 2 && (root === 'interactions' || root === 'webhooks')) return ':token';
  if (parts[index - 1] === 'reactions') return ':emoji';
  return /^\d{15,20}$/.test(part) ? ':id' : part;
}
