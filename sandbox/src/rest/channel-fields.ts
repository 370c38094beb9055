import type { Overwrite } from '../permissions.ts';
import { type Fields, objects } from './fields.ts';

const ownFields = [
  'position',
  'topic',
  'nsfw',
  'rate_limit_per_user',
  'bitrate',
  'user_limit',
  'default_auto_archive_duration',
  'default_thread_rate_limit_per_user',
  'default_sort_order',
  'default_forum_layout',
  'default_reaction_emoji',
];

/** The fields of a channel's request that are kept as they come. */
export function channelFields(body: Fields): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const field of ownFields) {
    const value = body[field];
    if (value !== undefined && value !== null) given[field] = value;
  }
  return given;
}

export function newOverwrites(body: Fields): Overwrite[] | undefined {
  return objects(body, 'permission_overwrites')?.map((entry) => ({
    id: String(entry['id']),
    type: entry['type'] === 1 ? 1 : 0,
    allow: bits(entry['allow']),
    deny: bits(entry['deny']),
  }));
}

/** Permission bits come as a string, from some clients as a number. */
export function bits(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? BigInt(value).toString() : '0';
}
