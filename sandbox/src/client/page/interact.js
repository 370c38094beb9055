import { ask } from './connection.js';
import { toast } from './dom.js';
import { openModal } from './modal.js';
import { state } from './state.js';

/** Sends an interaction; a window that it opens is shown, and what goes wrong is told. */
export async function interact(request) {
  try {
    const outcome = await ask({ channelId: state.channelId, ...request });
    if (outcome.modal) openModal(outcome.modal, (fields) => interact({ do: 'fill', fields }));
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}
