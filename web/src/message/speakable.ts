import type { MessageView } from '@guildhall/contract';

/** One line of a message's text, with names in place of mentions and emoji; marks stay as they were written. */
export function speakable(text: string, names: MessageView['names']): string {
  return text
    .replace(/<@!?(\d{15,20})>/g, (_, id: string) => `@${names.users[id] ?? 'somebody'}`)
    .replace(/<@&(\d{15,20})>/g, (_, id: string) => `@${names.roles[id]?.name ?? 'unknown role'}`)
    .replace(/<#(\d{15,20})>/g, (_, id: string) => `#${names.channels[id] ?? 'unknown channel'}`)
    .replace(/<a?:(\w+):\d{15,20}>/g, ':$1:');
}
