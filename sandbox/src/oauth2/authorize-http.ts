import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../rest/body.ts';
import type { Discord } from '../state/discord.ts';
import {
  type AuthorizationRequest,
  approvedLocation,
  deniedLocation,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { askPage, problemPage } from './authorize-page.ts';
import { candidatesFor } from './candidates.ts';

/** Members listed at once; further ones are found by name. */
const maxListed = 50;

/** Remembers in the browser who was chosen last: Discord's log-in, so to say. */
const cookieName = 'sandbox_member';

export const authorizePath = /^(?:\/api(?:\/v\d+)?)?\/oauth2\/authorize\/?$/;

interface PageAnswer {
  readonly status: number;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GET /oauth2/authorize asks the member; POST takes the answer. */
export function createAuthorizeListener(discord: Discord, cdnUrl: () => string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, html, headers } = await respond(request).catch(() => problem(400, 'Invalid Form Body'));
    response.writeHead(status, {
      'Cache-Control': 'no-store',
      ...(html === undefined ? {} : { 'Content-Type': 'text/html; charset=utf-8', 'X-Frame-Options': 'DENY' }),
      ...headers,
    });
    response.end(html);
  };

  async function respond(request: IncomingMessage): Promise<PageAnswer> {
    const query = new URL(request.url ?? '/', 'http://sandbox').searchParams;
    const search = query.get('sandbox_find') ?? '';
    query.delete('sandbox_find');
    const { form } = await readBody(request);
    const read = readAuthorizationRequest(discord.oauth2, query);
    if (read.kind === 'page') return problem(400, read.message);
    if (read.kind === 'redirect') return redirect(read.location);
    if (request.method === 'POST') return answerOf(read.request, form ?? new URLSearchParams());
    if (request.method !== 'GET') return problem(405, 'Method Not Allowed');
    return ask(read.request, query, search, chosenIn(request));
  }

  function ask(asked: AuthorizationRequest, query: URLSearchParams, search: string, chosen?: string): PageAnswer {
    const consent = chosen && { application: asked.application, userId: chosen, scopes: asked.scopes };
    if (consent && asked.isQuiet && discord.oauth2.hasAllowed(consent)) {
      return redirect(approvedLocation(discord.oauth2, asked, consent.userId));
    }
    const all = candidatesFor(discord, cdnUrl(), search);
    const candidates = withChosenFirst(all, chosen).slice(0, maxListed);
    return { status: 200, html: askPage({ request: asked, candidates, total: all.length, search, query, chosen }) };
  }

  function answerOf(asked: AuthorizationRequest, form: URLSearchParams): PageAnswer {
    if (form.get('answer') !== 'approve') return redirect(deniedLocation(asked));
    const userId = form.get('user_id') ?? '';
    if (!discord.users.has(userId)) return problem(400, 'Unknown User');
    const cookie = `${cookieName}=${userId}; Path=/; HttpOnly; SameSite=Lax`;
    return redirect(approvedLocation(discord.oauth2, asked, userId), { 'Set-Cookie': cookie });
  }
}

function withChosenFirst<T extends { readonly id: string }>(all: readonly T[], chosen: string | undefined): T[] {
  return [...all.filter(({ id }) => id === chosen), ...all.filter(({ id }) => id !== chosen)];
}

function chosenIn(request: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=(\\d+)`).exec(request.headers.cookie ?? '')?.[1];
}

function redirect(location: string, headers: Readonly<Record<string, string>> = {}): PageAnswer {
  return { status: 302, headers: { Location: location, ...headers } };
}

function problem(status: number, message: string): PageAnswer {
  return { status, html: problemPage(message) };
}
