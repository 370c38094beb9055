import { type Fields, text } from '../rest/fields.ts';
import type { Sandbox } from '../sandbox-api.ts';

export interface ControlCall {
  readonly sandbox: Sandbox;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /_sandbox; `:name` is a parameter. */
  readonly path: string;
  /** What it returns is the answer; nothing becomes `{ ok: true }`. */
  readonly handle: (call: ControlCall) => unknown;
}

export const guildOf = ({ sandbox, params }: ControlCall) => sandbox.guild(params['guild'] ?? '');

/** The member that acts: `userId` of the body, else the guild's first. */
export function actorOf(call: ControlCall) {
  const guild = guildOf(call);
  const userId = text(call.body, 'userId') ?? guild.memberIds()[0];
  if (userId === undefined) throw new Error('The guild has no members; name the acting one with userId.');
  return guild.member(userId);
}

/** A field of the body that must be there. */
export function needed(body: Fields, name: string): string {
  const value = text(body, name);
  if (value === undefined) throw new Error(`The body needs "${name}", a string.`);
  return value;
}
