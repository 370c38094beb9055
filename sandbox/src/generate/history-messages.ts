import { type APIMessage, type APIUser, MessageType } from 'discord-api-types/v10';
import type { HistoryLine } from './history-lines.ts';
import { makeUser } from './people.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { hashText } from './random.ts';
import { dayMs } from './rhythm.ts';
import { iso } from './setting.ts';
import type { Snowflakes } from './snowflakes.ts';

/** Lines of one minute are set apart by this much, as their order demands. */
const lineGapMs = 250;
/** Discord's ids begin in 2015: what was said before is moved by eleven years, in whole weeks so that weekdays stay. */
const firstUsableDate = '2015-02-01';
const shiftMs = 574 * 7 * dayMs;
const idEpochMs = 1_420_070_400_000;

/** The guild that recorded chat is put into. */
export const historyGuildId = pureId(idEpochMs + 40 * dayMs, 'guild');

export interface HistoryWriter {
  /** The line as a message of its file's channel, with an id of its own; lines of a file must come in order. */
  write(line: HistoryLine): APIMessage;
  readonly users: ReadonlyMap<string, APIUser>;
}

/** @param shiftedByMs moves everything, for repetitions of the same lines */
export function createHistoryWriter(
  ids: Snowflakes,
  pseudonyms: Pseudonyms | undefined,
  shiftedByMs = 0,
): HistoryWriter {
  const users = new Map<string, APIUser>();
  let file = '';
  let lastMs = 0;
  let byLine = new Map<number, APIMessage>();

  function userOf(author: string): APIUser {
    const key = author.toLowerCase();
    const known = users.get(key);
    if (known !== undefined) return known;
    const user = makeUser(
      pureId(idEpochMs + 30 * dayMs + (hashText(key) % (300 * dayMs)), key),
      pseudonyms?.of(author) ?? author,
      null,
    );
    users.set(key, user);
    return user;
  }

  function write(line: HistoryLine): APIMessage {
    if (line.file !== file) {
      file = line.file;
      lastMs = 0;
      byLine = new Map();
    }
    lastMs = Math.max(lineTimeMs(line) + shiftedByMs, lastMs + lineGapMs);
    const none: number = 0;
    const message: APIMessage = {
      type: MessageType.Default,
      content: pseudonyms?.inText(line.text) ?? line.text,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: [],
      timestamp: iso(lastMs),
      edited_timestamp: null,
      flags: none,
      components: [],
      id: ids.at(lastMs),
      channel_id: historyChannelId(line),
      author: userOf(line.author),
      pinned: false,
      mention_everyone: false,
      tts: false,
    };
    const answered = line.replyTo?.map((number) => byLine.get(number)).find((found) => found !== undefined);
    if (answered !== undefined) answer(message, answered);
    byLine.set(line.line, message);
    return message;
  }

  return { write, users };
}

function answer(message: APIMessage, answered: APIMessage): void {
  const { referenced_message: _deeper, ...plain } = answered;
  message.type = MessageType.Reply;
  message.mentions = [answered.author];
  message.message_reference = {
    type: 0,
    channel_id: answered.channel_id,
    message_id: answered.id,
    guild_id: historyGuildId,
  };
  message.referenced_message = plain;
}

/** The same for every line of a file, in every run. */
export function historyChannelId(line: HistoryLine): string {
  return pureId(lineTimeMs({ date: line.file.slice(0, 10), time: '00:00' }) - dayMs, line.file);
}

function lineTimeMs({ date, time }: Pick<HistoryLine, 'date' | 'time'>): number {
  const saidMs = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(saidMs)) throw new SyntaxError(`"${date} ${time}" is no date and time (YYYY-MM-DD, HH:MM)`);
  return date < firstUsableDate ? saidMs + shiftMs : saidMs;
}

/** An id that follows from a time and a name alone. */
function pureId(timeMs: number, name: string): string {
  return ((BigInt(timeMs - idEpochMs) << 22n) | BigInt(hashText(name) & 0x3fffff)).toString();
}
