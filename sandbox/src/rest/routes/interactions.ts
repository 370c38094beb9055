import type { CommandChoice } from '../../commands/model.ts';
import { refuseUnfitModal } from '../../components/check-modal.ts';
import { storedComponents } from '../../components/stored-components.ts';
import { invalidForm } from '../../errors.ts';
import { deskOf } from '../../interactions/desk-of.ts';
import { CallbackKind, InteractionKind, MessageFlag, type StoredInteraction } from '../../interactions/model.ts';
import { editFor, messageOf, postFor } from '../../interactions/respond.ts';
import { presentMessage } from '../../state/present.ts';
import { type Fields, isFields, objects, queryFlag, text, whole } from '../fields.ts';
import { draftFrom } from '../message-draft.ts';
import { editFrom } from '../message-edit.ts';
import { type Call, noContent, ok, param, type Reply, type Route } from '../route.ts';

const kinds = InteractionKind;
const callbacks = CallbackKind;

/** Callbacks that fit each kind of interaction. */
const fitting: Readonly<Record<number, readonly number[]>> = {
  [kinds.command]: [callbacks.message, callbacks.deferredMessage, callbacks.modal],
  [kinds.component]: [
    callbacks.message,
    callbacks.deferredMessage,
    callbacks.deferredUpdate,
    callbacks.update,
    callbacks.modal,
  ],
  [kinds.autocomplete]: [callbacks.autocomplete],
  [kinds.modal]: [callbacks.message, callbacks.deferredMessage, callbacks.deferredUpdate, callbacks.update],
};

/** The window of a command has no message to update. */
function fits(interaction: StoredInteraction, type: number): boolean {
  const updates = type === callbacks.deferredUpdate || type === callbacks.update;
  if (updates && !interaction.source) return false;
  return fitting[interaction.kind]?.includes(type) ?? false;
}

const schemas: Readonly<Record<number, string>> = {
  [callbacks.message]: 'CreateMessageInteractionCallbackRequest',
  [callbacks.deferredMessage]: 'CreateMessageInteractionCallbackRequest',
  [callbacks.deferredUpdate]: 'UpdateMessageInteractionCallbackRequest',
  [callbacks.update]: 'UpdateMessageInteractionCallbackRequest',
  [callbacks.autocomplete]: 'ApplicationCommandAutocompleteCallbackRequest',
  [callbacks.modal]: 'ModalInteractionCallbackRequest',
  [callbacks.launchActivity]: 'LaunchActivityInteractionCallbackRequest',
};

function answer(call: Call): Reply {
  const { discord, body } = call;
  const interaction = deskOf(discord).toAnswer(param(call, 'interaction_id'), param(call, 'interaction_token'));
  const type = whole(body, 'type') ?? 0;
  if (!fits(interaction, type)) {
    const message = `Value "${type}" is not an answer to this interaction.`;
    throw invalidForm({ type: { code: 'BASE_TYPE_CHOICES', message } });
  }
  const data = isFields(body['data']) ? body['data'] : {};
  const message = actOn(call, interaction, type, data);
  deskOf(discord).changed();
  if (!queryFlag(call.query, 'with_response')) return noContent;
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.kind,
      channel_id: interaction.place.channel.id,
      ...(interaction.place.guild.isDirect ? {} : { guild_id: interaction.place.guild.id }),
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: (message.flags & MessageFlag.loading) !== 0,
            response_message_ephemeral: (message.flags & MessageFlag.ephemeral) !== 0,
          }
        : {}),
    },
    ...(message
      ? {
          resource: {
            type: resourceType(type),
            message: presentMessage(discord, interaction.place.guild, message, viewerOf(interaction)),
          },
        }
      : {}),
  });
}

const resourceType = (type: number) =>
  type === callbacks.deferredMessage ? callbacks.message : type === callbacks.deferredUpdate ? callbacks.update : type;

const viewerOf = ({ bot }: StoredInteraction) => ({ userId: bot.id, seesContent: true });

/** Does what the callback says. @returns the message that @original means from now on */
function actOn(call: Call, interaction: StoredInteraction, type: number, data: Fields) {
  const atMs = call.discord.clock.now();
  const flags = whole(data, 'flags') ?? 0;
  const plain = { type, atMs, originalId: undefined, thinking: false, ephemeral: false, messageIds: [] };
  switch (type) {
    case callbacks.message: {
      const draft = draftFrom(data, call.files, atMs);
      interaction.answer = { ...plain, ephemeral: (flags & MessageFlag.ephemeral) !== 0 };
      return original(interaction, postFor(interaction, draft).id);
    }
    case callbacks.deferredMessage: {
      interaction.answer = { ...plain, thinking: true, ephemeral: (flags & MessageFlag.ephemeral) !== 0 };
      const loading = (flags & MessageFlag.ephemeral) | MessageFlag.loading;
      return original(interaction, postFor(interaction, { flags: loading }).id);
    }
    case callbacks.update: {
      interaction.answer = { ...plain, originalId: interaction.source?.id };
      const source = messageOf(interaction, interaction.source?.id ?? '');
      return editFor(
        interaction,
        source,
        withFallback(interaction, () => editFrom(data, call.files, source)),
      );
    }
    case callbacks.deferredUpdate:
      interaction.answer = { ...plain, originalId: interaction.source?.id };
      return interaction.source;
    case callbacks.modal:
      refuseUnfitModal(data);
      interaction.answer = {
        ...plain,
        modal: {
          customId: text(data, 'custom_id') ?? '',
          title: text(data, 'title') ?? '',
          components: storedComponents(objects(data, 'components') ?? [], [], call.discord.nextId),
        },
      };
      return undefined;
    default:
      interaction.answer = { ...plain, choices: (objects(data, 'choices') ?? []).map(choiceFrom) };
      return undefined;
  }
}

function original(interaction: StoredInteraction, id: string) {
  if (interaction.answer) interaction.answer.originalId = id;
  return messageOf(interaction, id);
}

/** An answer that turns out unfit is none: the interaction waits on. */
function withFallback<T>(interaction: StoredInteraction, make: () => T): T {
  try {
    return make();
  } catch (error) {
    interaction.answer = undefined;
    throw error;
  }
}

function choiceFrom(choice: Fields): CommandChoice {
  const value = choice['value'];
  return { name: text(choice, 'name') ?? '', value: typeof value === 'number' ? value : String(value) };
}

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/{interaction_id}/{interaction_token}/callback',
    auth: false,
    body: ({ type }) => schemas[Number(type)] ?? 'PongInteractionCallbackRequest',
    handle: answer,
  },
];
