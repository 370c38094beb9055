import { record, records, snowflake, text } from '../raw.ts';
import type { MessageRow } from './message-rows.store.ts';

export interface Mentions {
  readonly users: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
}

const mention = /<(@[!&]?|#)(\d{1,20})>/g;
/** More than a message can hold; hostile text does not make a query of thousands of ids. */
const maxMentions = 200;

/** The ids behind `<@id>`, `<@&id>` and `<#id>` in all texts that a view shows; undefined when there are none. */
export function collectMentions(row: Pick<MessageRow, 'content' | 'reply_content' | 'raw'>): Mentions | undefined {
  const texts = [row.content, row.reply_content ?? ''];
  if (row.raw) addEmbedTexts(texts, row.raw.embeds);
  const snapshot = record(records(row.raw?.message_snapshots)[0]?.message);
  if (snapshot) {
    texts.push(text(snapshot.content) ?? '');
    addEmbedTexts(texts, snapshot.embeds);
  }
  const found = { users: new Set<string>(), roles: new Set<string>(), channels: new Set<string>() };
  let count = 0;
  for (const part of texts) {
    if (!part.includes('<')) continue;
    for (const [, sign, digits] of part.matchAll(mention)) {
      const id = snowflake(digits);
      if (id === undefined || ++count > maxMentions) continue;
      if (sign === '#') found.channels.add(id);
      else if (sign === '@&') found.roles.add(id);
      else found.users.add(id);
    }
  }
  return count === 0 ? undefined : found;
}

function addEmbedTexts(texts: string[], embeds: unknown): void {
  for (const embed of records(embeds)) {
    texts.push(text(embed.description) ?? '');
    for (const field of records(embed.fields)) texts.push(text(field.value) ?? '');
  }
}
