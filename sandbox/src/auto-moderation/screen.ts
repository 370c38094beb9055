import { AuditLogEvent } from 'discord-api-types/v10';
import { recordDeed } from '../actions/audit.ts';
import { changeMember } from '../actions/members.ts';
import { createMessage } from '../actions/messages.ts';
import type { Place } from '../actions/place.ts';
import { DiscordError } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import { has, Permission } from '../permissions.ts';
import { actAs } from '../state/acting.ts';
import type { StoredMessage, StoredUser } from '../state/model.ts';
import { findHit, type Hit } from './match.ts';
import { type AutoModerationRule, type RuleAction, RuleActionKind } from './rule.ts';

interface Offence {
  readonly place: Place;
  readonly user: StoredUser;
  readonly text: string;
  readonly rule: AutoModerationRule;
  readonly hit: Hit;
}

const alertType = 24;

/**
 * Lets the guild's rules look at what a member wants to say, before it is said. Bots, and who manages the server, are free.
 *
 * @param say says it, and is not called when a rule blocks it
 * @throws DiscordError 200000 when it is blocked
 */
export function sayScreened(place: Place, user: StoredUser, text: string, say: () => StoredMessage): StoredMessage {
  const offences = offencesOf(place, user, text);
  const blocking = offences
    .flatMap(({ rule }) => rule.actions)
    .find(({ type }) => type === RuleActionKind.block || type === RuleActionKind.blockInteraction);
  const message = blocking ? undefined : say();
  for (const offence of offences) for (const action of offence.rule.actions) carryOut(offence, action, message);
  if (message) return message;
  const custom = blocking?.metadata.custom_message;
  throw new DiscordError(400, 200_000, custom || 'Message was blocked by automatic moderation');
}

function offencesOf(place: Place, user: StoredUser, text: string): Offence[] {
  const { discord, guild, channel } = place;
  if (guild.autoModerationRules.size === 0 || user.bot || guild.isDirect) return [];
  if (has(guild.permissionsOf(user.id, discord.clock.now()), Permission.ManageGuild)) return [];
  const roles = guild.members.get(user.id)?.roles ?? [];
  const isFree = (rule: AutoModerationRule) =>
    rule.exempt_roles.some((id) => roles.includes(id)) ||
    rule.exempt_channels.some((id) => id === channel.id || id === channel.parent_id);
  return [...guild.autoModerationRules.values()].flatMap((rule) => {
    const hit = rule.enabled && !isFree(rule) ? findHit(rule, text) : undefined;
    return hit ? [{ place, user, text, rule, hit }] : [];
  });
}

const deeds: Readonly<Record<number, AuditLogEvent>> = {
  [RuleActionKind.block]: AuditLogEvent.AutoModerationBlockMessage,
  [RuleActionKind.alert]: AuditLogEvent.AutoModerationFlagToChannel,
  [RuleActionKind.timeOut]: AuditLogEvent.AutoModerationUserCommunicationDisabled,
  [RuleActionKind.blockInteraction]: AuditLogEvent.AutoModerationQuarantineUser,
};

function carryOut(offence: Offence, action: RuleAction, message: StoredMessage | undefined): void {
  const { place, user, text, rule, hit } = offence;
  const { discord, guild, channel } = place;
  const alert = action.type === RuleActionKind.alert ? sendAlert(offence, action, message) : undefined;
  if (action.type === RuleActionKind.timeOut) timeOut(offence, action);
  discord.emit({
    type: 'AUTO_MODERATION_ACTION_EXECUTION',
    guild,
    intents: Intent.AutoModerationExecution,
    permission: Permission.ManageGuild,
    data: ({ seesContent }) => ({
      guild_id: guild.id,
      action,
      rule_id: rule.id,
      rule_trigger_type: rule.trigger_type,
      user_id: user.id,
      channel_id: channel.id,
      ...(message ? { message_id: message.id } : {}),
      ...(alert ? { alert_system_message_id: alert.id } : {}),
      content: seesContent ? text : '',
      matched_keyword: hit.keyword,
      matched_content: seesContent ? hit.content : '',
    }),
  });
  const type = deeds[action.type];
  if (type === undefined) return;
  const options = {
    auto_moderation_rule_name: rule.name,
    auto_moderation_rule_trigger_type: String(rule.trigger_type),
    channel_id: channel.id,
  };
  recordDeed(discord, guild, { type, targetId: user.id, options, userId: rule.creator_id });
}

/** Discord's notice to moderators, in the name of the member. */
function sendAlert(
  offence: Offence,
  action: RuleAction,
  message: StoredMessage | undefined,
): StoredMessage | undefined {
  const { place, user, text, rule, hit } = offence;
  const channel = place.guild.channels.get(action.metadata.channel_id ?? '');
  if (!channel) return undefined;
  const fields = {
    rule_name: rule.name,
    channel_id: place.channel.id,
    decision_outcome: message ? 'flagged' : 'blocked',
    keyword: hit.keyword ?? '',
    keyword_matched_content: hit.content ?? '',
    ...(message ? { flagged_message_id: message.id } : {}),
  };
  const embed = {
    type: 'auto_moderation_message',
    description: text,
    fields: Object.entries(fields).map(([name, value]) => ({ name, value, inline: false })),
  };
  return createMessage({ ...place, channel }, user, { type: alertType, embeds: [embed] });
}

function timeOut({ place, user, rule }: Offence, { metadata }: RuleAction): void {
  const { discord, guild } = place;
  const until = new Date(discord.clock.now() + (metadata.duration_seconds ?? 60) * 1_000).toISOString();
  const actor = { userId: rule.creator_id, reason: `AutoMod: ${rule.name}` };
  actAs(actor, () => changeMember(discord, guild, user.id, { communication_disabled_until: until }));
}
