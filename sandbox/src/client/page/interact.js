import { ask } from './connection.js';
import { toast } from './dom.js';
import { openModal } from './modal.js';
import { state } from './state.js';

/** Sends an interaction; a window that it opens is shown, and what goes wrong is told. */
export async function interact(request) {
  try {
    const outcome = await ask({ channelId: state.channelId, ...request });
    if (outcome.modal) openModal(outcome.modal);
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

export async function encodedFile(file) {
  const reader = new FileReader();
  const data = await new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, contentType: file.type, base64: String(data).split(',')[1] ?? '' };
}

/** Which entities a select menu or an option offers. */
export const entityKinds = { 5: ['user'], 6: ['role'], 7: ['user', 'role'], 8: ['channel'] };

export const entitySign = { user: '@', role: '@', channel: '#' };
