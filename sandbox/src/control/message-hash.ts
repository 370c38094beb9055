import { createHash } from 'node:crypto';
import type { StoredMessage } from '../state/model.ts';

/** Hash of what a capture must hold of a message: id, author, content, edit, attachments. */
export function messageHash(message: StoredMessage): string {
  const essence = [
    message.id,
    message.author.id,
    message.content,
    message.edited_timestamp,
    message.attachments.map((attachment) => attachment.id),
  ];
  return createHash('sha256').update(JSON.stringify(essence)).digest('hex').slice(0, 32);
}
