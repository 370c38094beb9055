/** What a bot's answers do. */
import {
  applyEdit,
  buildMessage,
  createMessage,
  deleteMessage,
  editMessage,
  type MessageEdit,
  type NewMessage,
} from '../actions/messages.ts';
import type { Place } from '../actions/place.ts';
import { discordErrors } from '../errors.ts';
import type { StoredMessage } from '../state/model.ts';
import { deskOf } from './desk-of.ts';
import { InteractionKind, MessageFlag, type StoredInteraction } from './model.ts';
import { interactionMetadata } from './payload.ts';

/** Types of messages that answer a slash command and a context menu. */
const slashAnswer = 20;
const menuAnswer = 23;
const reply = 19;

/** Posts a message for an interaction, in the channel or for its user alone. */
export function postFor(interaction: StoredInteraction, draft: NewMessage, followsUp?: string): StoredMessage {
  const { place, bot } = interaction;
  const command = commandOf(interaction);
  const repliesTo = followsUp ?? (command ? undefined : interaction.source?.id);
  const full: NewMessage = {
    ...draft,
    type: repliesTo ? reply : interaction.targetUser || interaction.targetMessage ? menuAnswer : slashAnswer,
    ...(repliesTo ? { reference: referenceTo(place, repliesTo) } : {}),
    origin: {
      webhook_id: interaction.applicationId,
      application_id: interaction.applicationId,
      interaction_metadata: interactionMetadata(interaction, followsUp),
      ...(command?.name && !followsUp
        ? { interaction: { id: command.id, type: InteractionKind.command, name: command.name, user: command.user } }
        : {}),
    },
  };
  const message =
    (draft.flags ?? 0) & MessageFlag.ephemeral ? whisper(interaction, full) : createMessage(place, bot, full);
  interaction.answer?.messageIds.push(message.id);
  return message;
}

/** The command behind an interaction, also when its modal is submitted. */
function commandOf(interaction: StoredInteraction): StoredInteraction | undefined {
  if (interaction.kind === InteractionKind.command) return interaction;
  return interaction.kind === InteractionKind.modal && interaction.trigger ? commandOf(interaction.trigger) : undefined;
}

function referenceTo({ guild, channel }: Place, messageId: string) {
  return { type: 0, channel_id: channel.id, ...(guild.isDirect ? {} : { guild_id: guild.id }), message_id: messageId };
}

function whisper({ place, bot, user }: StoredInteraction, draft: NewMessage): StoredMessage {
  const message = buildMessage(place, bot, draft);
  deskOf(place.discord).addEphemeral({ message, place, userId: user.id });
  return message;
}

/** A message sent by the token of the interaction, or the one its component stands on. @throws DiscordError 10008 */
export function messageOf(interaction: StoredInteraction, messageId: string): StoredMessage {
  const { place, answer } = interaction;
  const own = answer?.messageIds.includes(messageId) || answer?.originalId === messageId;
  const found = own
    ? (deskOf(place.discord).ephemeral(messageId)?.message ?? place.guild.log(place.channel.id).get(messageId))
    : undefined;
  if (!found) throw discordErrors.unknownMessage();
  return found;
}

/** Edits a message of the interaction; a thinking one thereby comes to say something. */
export function editFor(interaction: StoredInteraction, message: StoredMessage, edit: MessageEdit): StoredMessage {
  const { place, answer } = interaction;
  const wasThinking = (message.flags & MessageFlag.loading) !== 0;
  message.flags &= ~MessageFlag.loading;
  if (wasThinking && answer) answer.thinking = false;
  const flags = edit.flags === undefined ? undefined : keepFixedFlags(message.flags, edit.flags);
  const change: MessageEdit = flags === undefined ? edit : { ...edit, flags };
  if (message.flags & MessageFlag.ephemeral) applyEdit(place, message, change);
  else editMessage(place, message, change);
  return message;
}

/** Ephemeral and made of components: both are settled when a message is sent, but that layouts may come later. */
function keepFixedFlags(known: number, given: number): number {
  const fixed = known & (MessageFlag.ephemeral | MessageFlag.componentsV2);
  return (given & ~MessageFlag.ephemeral) | fixed;
}

export function deleteFor(interaction: StoredInteraction, message: StoredMessage): void {
  const { place, answer } = interaction;
  if (message.flags & MessageFlag.ephemeral) deskOf(place.discord).removeEphemeral(message.id);
  else deleteMessage(place, message.id);
  if (answer?.originalId === message.id) answer.originalId = undefined;
}
