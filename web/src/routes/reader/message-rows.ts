import type { EmbedView, MessageView } from '@guildhall/contract';
import { shownSize } from '../../message/shown-size.ts';
import type { MessageWindow } from './message-window.ts';

export type MessageRowData =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: MessageView; head: boolean };

// As Discord: what one author writes within seven minutes stands under one name.
const groupMs = 7 * 60_000;
const grouped = new Set([0, 20, 23]);

/** Whether a message stands under its own name, given the one before it. */
function startsGroup(message: MessageView, previous: MessageView): boolean {
  return (
    message.author.id !== previous.author.id ||
    !grouped.has(message.type) ||
    !(grouped.has(previous.type) || previous.type === 19) ||
    message.replyTo !== null ||
    Date.parse(message.createdAt) - Date.parse(previous.createdAt) > groupMs
  );
}

const dayOf = (iso: string): string => new Date(iso).toDateString();

/**
 * The rows of a window: day dividers, and messages grouped by author.
 *
 * While older messages exist the first one held is context and not a row: how it would look depends on a message
 * that is not known yet, and a row that changed when the older page arrives would move everything below it.
 */
export function messageRows({ messages, hasOlder }: Pick<MessageWindow, 'messages' | 'hasOlder'>): MessageRowData[] {
  const rows: MessageRowData[] = [];
  messages.forEach((message, index) => {
    const previous = messages[index - 1];
    if (!previous && hasOlder) return;
    const newDay = !previous || dayOf(previous.createdAt) !== dayOf(message.createdAt);
    if (newDay) rows.push({ kind: 'day', key: `day-${dayOf(message.createdAt)}`, at: message.createdAt });
    rows.push({ kind: 'message', key: message.id, message, head: newDay || startsGroup(message, previous) });
  });
  return rows;
}

const charactersInLine = 110;
const lineHeight = 20;

function embedHeight(embed: EmbedView): number {
  const alone = embed.type === 'image' || embed.type === 'gifv';
  const picture = embed.image ?? (alone || embed.video ? embed.thumbnail : null);
  const text = alone ? 4 : 140;
  if (!picture) return text;
  return (
    text + (picture.width && picture.height ? shownSize({ width: picture.width, height: picture.height }).height : 180)
  );
}

/** A row's height before it was measured; the nearer it is, the less there is to correct while scrolling. */
export function estimateHeight(row: MessageRowData): number {
  if (row.kind === 'day') return 36;
  const { message, head } = row;
  const padding = head ? 14 : 4;
  if (message.deletedAt !== null) return padding + lineHeight * (head ? 2 : 1);
  const lines = message.content
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / charactersInLine)), 0);
  const pictures = message.attachments.some((each) => each.url !== null && each.width !== null)
    ? 244
    : message.attachments.length * 60;
  return (
    padding +
    (head ? lineHeight : 0) +
    (message.replyTo ? 22 : 0) +
    lines * lineHeight +
    pictures +
    message.embeds.reduce((sum, embed) => sum + embedHeight(embed), 0) +
    message.stickers.length * 132 +
    (message.reactions.length > 0 ? 28 : 0) +
    (message.poll ? 130 : 0) +
    (message.thread ? 38 : 0)
  );
}
