import { isRaw } from '../../platform/discord/index.ts';
import type { RawMessage } from '../archive/index.ts';

/** Whether something has what the archive needs of a message; everything else is kept unread. */
export function isRawMessage(value: unknown): value is RawMessage {
  return (
    isRaw(value) &&
    typeof value['id'] === 'string' &&
    typeof value['timestamp'] === 'string' &&
    isRaw(value['author']) &&
    typeof value['author']['id'] === 'string'
  );
}
