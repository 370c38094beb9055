import { deskOf } from '../../interactions/desk-of.ts';
/** Messages sent, read, edited and deleted by the token of an interaction. */

import { discordErrors } from '../../errors.ts';
import { CallbackKind, MessageFlag, type StoredInteraction } from '../../interactions/model.ts';
import { deleteFor, editFor, messageOf, postFor } from '../../interactions/respond.ts';
import type { StoredMessage } from '../../state/model.ts';
import { presentMessage } from '../../state/present.ts';
import { draftFrom } from '../message-draft.ts';
import { editFrom } from '../message-edit.ts';
import { type Call, noContent, ok, param, type Reply } from '../route.ts';

/** Whether the webhook of the path is an application, whose tokens are those of interactions. */
export function isInteractionWebhook(call: Call): boolean {
  return call.discord.botOf(param(call, 'webhook_id')) !== undefined;
}

function interactionOf(call: Call): StoredInteraction {
  return deskOf(call.discord).answered(param(call, 'webhook_id'), param(call, 'webhook_token'));
}

function found(call: Call): { readonly interaction: StoredInteraction; readonly message: StoredMessage } {
  const interaction = interactionOf(call);
  const id = call.params['message_id'] ?? '@original';
  const messageId = id === '@original' ? interaction.answer?.originalId : id;
  if (messageId === undefined) throw discordErrors.unknownMessage();
  return { interaction, message: messageOf(interaction, messageId) };
}

function show({ discord }: Call, { place, bot }: StoredInteraction, message: StoredMessage): Reply {
  return ok(presentMessage(discord, place.guild, message, { userId: bot.id, seesContent: true }));
}

/** Sends a follow-up; the first after a deferred answer takes the place of "thinking…". */
export function followUp(call: Call): Reply {
  const interaction = interactionOf(call);
  const { answer } = interaction;
  const draft = draftFrom(call.body, call.files, call.discord.clock.now());
  const thinking = answer?.thinking && answer.originalId ? messageOf(interaction, answer.originalId) : undefined;
  const message = thinking
    ? editFor(interaction, thinking, editFrom(call.body, call.files, thinking))
    : postFor(interaction, draft, originalOf(interaction));
  deskOf(call.discord).changed();
  return show(call, interaction, message);
}

/** What a follow-up replies to; nothing when the answer was a window or is gone. */
function originalOf({ answer, source }: StoredInteraction): string | undefined {
  if (answer?.type === CallbackKind.deferredUpdate || answer?.type === CallbackKind.update) return source?.id;
  return answer?.originalId;
}

export function readMessage(call: Call): Reply {
  const { interaction, message } = found(call);
  return show(call, interaction, message);
}

export function editOne(call: Call): Reply {
  const { interaction, message } = found(call);
  const edited = editFor(interaction, message, editFrom(call.body, call.files, message));
  deskOf(call.discord).changed();
  return show(call, interaction, edited);
}

export function deleteOne(call: Call): Reply {
  const { interaction, message } = found(call);
  if (message.flags & MessageFlag.loading && interaction.answer) interaction.answer.thinking = false;
  deleteFor(interaction, message);
  deskOf(call.discord).changed();
  return noContent;
}
