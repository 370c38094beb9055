import { presentDirectRoom } from '../actions/direct-messages.ts';
import { DirectRoom } from '../state/direct-rooms.ts';
import { presentMember, presentMessage } from '../state/present.ts';
import { InteractionKind, MessageFlag, type StoredInteraction } from './model.ts';
import { partialChannel } from './resolved.ts';

/** Discord's upload limit without boosts, as interactions tell it. */
const attachmentSizeLimit = 10 * 1024 * 1024;

/** INTERACTION_CREATE as the bot receives it. @param locale Language of the user's client. */
export function interactionPayload(interaction: StoredInteraction, data: object, locale: string): object {
  const { place, user, bot } = interaction;
  const { discord, guild, channel } = place;
  const now = discord.clock.now();
  const common = {
    version: 1,
    type: interaction.kind,
    token: interaction.token,
    id: interaction.id,
    application_id: interaction.applicationId,
    channel_id: channel.id,
    locale,
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: attachmentSizeLimit,
    app_permissions: guild.permissionsOf(bot.id, now, channel).toString(),
    authorizing_integration_owners: owners(interaction),
    data,
    ...(interaction.source ? { message: sourceMessage(interaction) } : {}),
  };
  if (guild instanceof DirectRoom) {
    return { ...common, context: 1, user, channel: presentDirectRoom(discord, guild, bot.id) };
  }
  const member = guild.members.get(user.id);
  return {
    ...common,
    context: 0,
    guild_id: guild.id,
    guild_locale: guild.profile.preferred_locale,
    guild: { id: guild.id, locale: guild.profile.preferred_locale, features: guild.profile.features },
    channel: partialChannel(place, channel, user.id, now),
    ...(member
      ? {
          member: {
            ...presentMember(discord, member),
            permissions: guild.permissionsOf(user.id, now, channel).toString(),
          },
        }
      : {}),
  };
}

/** Under which installation it came: the guild's, or the bot's own in direct messages. */
function owners({ place }: StoredInteraction): Record<string, string> {
  return { '0': place.guild.isDirect ? '0' : place.guild.id };
}

function sourceMessage({ source, place, bot }: StoredInteraction): object {
  if (!source) return {};
  const shown = presentMessage(place.discord, place.guild, source, { userId: bot.id, seesContent: true });
  // Ephemeral messages are sent along bare of everything that history adds.
  return source.flags & MessageFlag.ephemeral ? { ...shown } : shown;
}

/** What a message says of the interaction that it answers. */
export function interactionMetadata(interaction: StoredInteraction, followsUp?: string): object {
  const { id, kind, user } = interaction;
  return {
    id,
    type: kind,
    user,
    authorizing_integration_owners: owners(interaction),
    ...(followsUp ? { original_response_message_id: followsUp } : {}),
    ...(interaction.targetUser ? { target_user: interaction.targetUser } : {}),
    ...(interaction.targetMessage ? { target_message_id: interaction.targetMessage.id } : {}),
    ...(kind === InteractionKind.component && interaction.source
      ? { interacted_message_id: interaction.source.id }
      : {}),
    ...(interaction.trigger ? { triggering_interaction_metadata: interactionMetadata(interaction.trigger) } : {}),
  };
}
