/**
 * The control API: JSON over HTTP under /_sandbox, for tests that run the sandbox as a process of its own. Each path is
 * one function of the sandbox; README.md lists them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DiscordError } from '../errors.ts';
import { readBody } from '../rest/body.ts';
import { type Fields, isFields } from '../rest/fields.ts';
import type { Sandbox } from '../sandbox-api.ts';
import type { ControlRoute } from './control-route.ts';
import { faultRoutes } from './fault-routes.ts';
import { guildControlRoutes } from './guild-routes.ts';
import { messageControlRoutes } from './message-routes.ts';
import { oauth2ControlRoutes } from './oauth2-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { storyRoutes } from './story-routes.ts';

const controlRoutes = [
  ...stateRoutes,
  ...guildControlRoutes,
  ...messageControlRoutes,
  ...oauth2ControlRoutes,
  ...faultRoutes,
  ...storyRoutes,
];

export function createControlListener(sandbox: Sandbox) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const { status, body } = await respond(sandbox, request, url).catch(problemOf);
    const text = JSON.stringify(body ?? { ok: true });
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  };
}

async function respond(
  sandbox: Sandbox,
  request: IncomingMessage,
  url: URL,
): Promise<{ status: number; body: unknown }> {
  const { json } = await readBody(request);
  const body: Fields = isFields(json) ? json : {};
  for (const route of controlRoutes) {
    const params = paramsOf(route, request.method ?? '', url.pathname);
    if (params) return { status: 200, body: await route.handle({ sandbox, params, query: url.searchParams, body }) };
  }
  return {
    status: 404,
    body: { message: `No control function ${request.method} ${url.pathname}; README.md lists them.` },
  };
}

function paramsOf(route: ControlRoute, method: string, path: string): Record<string, string> | undefined {
  if (route.method !== method) return undefined;
  const wanted = route.path.split('/');
  const given = path.replace(/^\/_sandbox/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

function problemOf(error: unknown): { status: number; body: unknown } {
  if (error instanceof DiscordError) return { status: error.status, body: error.body() };
  return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } };
}
