import { isRaw, type RawEntity, stringIn } from '../../../platform/discord/raw.ts';

export interface Notice {
  readonly raw: RawEntity;
  readonly author: RawEntity;
  readonly mentions: readonly RawEntity[];
  readonly nickname: (user: RawEntity) => unknown;
}

/** The words that DiscordChatExporter has for Discord's own notices; undefined for messages with a text of their own. */
export function noticeText(type: number, { raw, author, mentions, nickname }: Notice): string | undefined {
  const first = mentions[0];
  switch (type) {
    case 1:
      return first ? `Added ${nickname(first)} to the group.` : 'Added a recipient.';
    case 2:
      if (!first) return 'Removed a recipient.';
      return first.id === author.id ? 'Left the group.' : `Removed ${nickname(first)} from the group.`;
    case 3:
      return `Started a call that lasted ${callMinutes(raw)} minutes.`;
    case 4:
      return `Changed the channel name${stringIn(raw, 'content') ? `: ${stringIn(raw, 'content')}` : '.'}`;
    case 5:
      return 'Changed the channel icon.';
    case 6:
      return 'Pinned a message.';
    case 7:
      return 'Joined the server.';
    case 18:
      return 'Started a thread.';
    default:
      return undefined;
  }
}

function callMinutes(raw: RawEntity): string {
  const ended = isRaw(raw['call']) ? Date.parse(stringIn(raw['call'], 'ended_timestamp') ?? '') : Number.NaN;
  const started = Date.parse(stringIn(raw, 'timestamp') ?? '');
  const minutes = (ended - started) / 60_000;
  return Number.isNaN(minutes) ? '0' : Math.round(minutes).toLocaleString('en-US');
}
