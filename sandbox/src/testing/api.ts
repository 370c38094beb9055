import type { Sandbox } from '../sandbox-api.ts';

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export type Api = (method: string, path: string, body?: unknown) => Promise<ApiReply>;

/** Calls REST with a bot's token, or with `Bearer …`, as bare as fetch is. */
export function apiOf(sandbox: Sandbox, token: string | undefined): Api {
  return async (method, path, body) => {
    const response = await fetch(`${sandbox.apiUrl}/v10${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: token.startsWith('Bearer ') ? token : `Bot ${token}` }),
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
  };
}
