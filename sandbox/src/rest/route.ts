import type { IncomingHttpHeaders } from 'node:http';
import type { NewFile } from '../actions/messages.ts';
import type { Gateway } from '../gateway/server.ts';
import type { Grant } from '../oauth2/oauth2.ts';
import type { Settings } from '../options.ts';
import type { Discord, Viewer } from '../state/discord.ts';
import type { Bot } from '../state/model.ts';
import type { Fields } from './fields.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler works on. */
export interface Call {
  readonly discord: Discord;
  readonly gateway: Gateway;
  readonly settings: Settings;
  /** Who calls: a bot, or the user behind an access token as if it were one. */
  readonly bot: Bot;
  /** What the caller's access token was given for; undefined for bots. */
  readonly grant: Grant | undefined;
  readonly viewer: Viewer;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
  /** The body when it is a list. */
  readonly list: readonly unknown[] | undefined;
  readonly files: readonly NewFile[];
  /** The body when it is a urlencoded form. */
  readonly form: URLSearchParams | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The API's own address, for links to it. */
  readonly apiUrl: () => string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: Method;
  /** Template as the published specification writes it, as in /channels/{channel_id}/messages. */
  readonly path: string;
  /** False for the few that need no token; who else than a bot may call: users with an access token only, or both. */
  readonly auth?: false | 'bearer' | 'both';
  /** Name of the body's schema in the published specification, without `Schema`; `[]` behind it: a list; several: any of them; a function: by what the body says. `inline-bodies.ts` adds to them. */
  readonly body?: string | readonly string[] | ((json: Fields) => string);
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };

/** A parameter that the template names; missing ones are a mistake in the route's table. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}.`);
  return value;
}
