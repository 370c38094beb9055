import type { MessageView } from '@guildhall/contract';

const mention = /<(@[!&]?|#)(\d{1,20})>/g;
const emoji = /<a?:(\w+):\d{1,20}>/g;
const command = /<\/([^:>]{1,100}):\d{1,20}>/g;
const time = /<t:(-?\d{1,13})(?::[a-zA-Z])?>/g;

/** A message's text with names in place of the ids that Discord writes; other marks stay as they were written. */
export function readableText(text: string, names: MessageView['names']): string {
  if (!text.includes('<')) return text;
  return text
    .replace(mention, (_, sign: string, id: string) => {
      if (sign === '#') return `#${names.channels[id] ?? 'unknown channel'}`;
      if (sign === '@&') return `@${names.roles[id]?.name ?? 'unknown role'}`;
      return `@${names.users[id] ?? 'somebody'}`;
    })
    .replace(emoji, ':$1:')
    .replace(command, '/$1')
    .replace(time, (whole, seconds: string) => {
      const at = new Date(Number(seconds) * 1_000);
      return Number.isNaN(at.getTime()) ? whole : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    });
}
