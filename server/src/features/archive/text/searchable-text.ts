import { type Raw, record, records, text } from '../raw.ts';
import { pollResultEmbed, pollResultTexts } from './poll-result.ts';

/** All that a person could have read in a message: what its search finds. */
export function searchableText(raw: Raw): string {
  const content = text(raw.content) ?? '';
  const parts: string[] = [content];
  addParts(parts, raw);
  for (const snapshot of records(raw.message_snapshots)) {
    const forwarded = record(snapshot.message);
    if (!forwarded) continue;
    parts.push(text(forwarded.content) ?? '');
    addParts(parts, forwarded);
  }
  if (parts.length === 1) return content;
  return parts.filter((part) => part !== '').join('\n');
}

function addParts(parts: string[], raw: Raw): void {
  for (const embed of records(raw.embeds)) {
    push(parts, embed.title, embed.description, record(embed.author)?.name, record(embed.footer)?.text);
    const fields = records(embed.fields);
    if (embed.type === pollResultEmbed) push(parts, ...pollResultTexts(fields));
    else for (const field of fields) push(parts, field.name, field.value);
  }
  for (const attachment of records(raw.attachments)) {
    push(parts, attachment.filename, attachment.title, attachment.description);
  }
  for (const sticker of records(raw.sticker_items)) push(parts, sticker.name);
  for (const sticker of records(raw.stickers)) push(parts, sticker.name);
  const poll = record(raw.poll);
  if (poll) {
    push(parts, record(poll.question)?.text);
    for (const answer of records(poll.answers)) push(parts, record(answer.poll_media)?.text);
  }
  const components = records(raw.components);
  if (components.length > 0) addComponents(parts, components, 0);
}

/** Text displays, labels of buttons and what containers hold; components nest at most five deep. */
function addComponents(parts: string[], components: readonly Raw[], depth: number): void {
  if (depth > 5) return;
  for (const component of components) {
    push(parts, component.content, component.label);
    addComponents(parts, records(component.components), depth + 1);
    const accessory = record(component.accessory);
    if (accessory) addComponents(parts, [accessory], depth + 1);
  }
}

function push(parts: string[], ...values: unknown[]): void {
  for (const value of values) if (typeof value === 'string' && value !== '') parts.push(value);
}
