import type { LinkSigner } from '../cdn/links.ts';
import { type Fields, isFields } from '../rest/fields.ts';
import type { StoredMessage } from '../state/model.ts';

/** The components of a message with links to its files signed anew, and other pictures behind Discord's proxy. */
export function presentComponents(message: StoredMessage, links: LinkSigner): object[] {
  const show = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(show);
    if (!isFields(value)) return value;
    const shown = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, show(inner)]));
    return 'proxy_url' in value ? { ...shown, ...addresses(value, message, links) } : shown;
  };
  return message.components.map((component) => Object(show(component)));
}

function addresses(media: Fields, message: StoredMessage, links: LinkSigner): object {
  const attachment = message.attachments.find(({ id }) => id === media['attachment_id']);
  if (!attachment) return { proxy_url: links.proxy(String(media['url'])) };
  const url = links.sign(message.channel_id, attachment.id, attachment.filename);
  return { url, proxy_url: url };
}
