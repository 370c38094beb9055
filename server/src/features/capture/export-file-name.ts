import { timeOfId } from './snowflake.ts';

export interface ExportPlace {
  readonly guild: string;
  /** Category of a channel, channel of a thread. */
  readonly parent: string | null;
  readonly channel: string;
  readonly channelId: string;
  readonly afterId: bigint | null;
  readonly beforeId: bigint | null;
}

/** The limit of most file systems, less what the name of a file that is being written has in addition. */
const maxBytes = 255 - '.unfinished'.length;

/** What some file system in use refuses, and what would steer a terminal that lists the folder. */
const notInNames = /[/\\:*?"<>|]|[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

/**
 * The name that DiscordChatExporter gives an export: `Guild - Category - channel [id] (after 2026-01-31).json`.
 *
 * Names too long for a file are cut; the id in it tells channels apart all the same.
 */
export function exportFileName(place: ExportPlace): string {
  const { guild, parent, channel, channelId } = place;
  const tail = ` [${channelId}]${datesIn(place)}.json`;
  const names = [guild, ...(parent === null ? [] : [parent]), channel].join(' - ').replaceAll(notInNames, '_');
  return `${cutToBytes(names, maxBytes - tail.length)}${tail}`;
}

function datesIn({ afterId, beforeId }: ExportPlace): string {
  const after = afterId === null ? undefined : dayOf(afterId + 1n);
  const before = beforeId === null ? undefined : dayOf(beforeId);
  if (after && before) return ` (${after} to ${before})`;
  if (after) return ` (after ${after})`;
  return before ? ` (before ${before})` : '';
}

function dayOf(id: bigint): string {
  return new Date(timeOfId(id)).toISOString().slice(0, 10);
}

function cutToBytes(text: string, bytes: number): string {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) return kept;
    kept += character;
  }
  return kept;
}
