import { AuditLogEvent } from 'discord-api-types/v10';
import type { AutoModerationRule } from '../auto-moderation/rule.ts';
import { Intent } from '../gateway/intents.ts';
import { Permission } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { changesBetween, recordDeed } from './audit.ts';

type RuleEvent = 'AUTO_MODERATION_RULE_CREATE' | 'AUTO_MODERATION_RULE_UPDATE' | 'AUTO_MODERATION_RULE_DELETE';

const deeds = {
  AUTO_MODERATION_RULE_CREATE: AuditLogEvent.AutoModerationRuleCreate,
  AUTO_MODERATION_RULE_UPDATE: AuditLogEvent.AutoModerationRuleUpdate,
  AUTO_MODERATION_RULE_DELETE: AuditLogEvent.AutoModerationRuleDelete,
};

export function addRule(discord: Discord, guild: Guild, rule: AutoModerationRule): void {
  guild.autoModerationRules.set(rule.id, rule);
  tell(discord, guild, 'AUTO_MODERATION_RULE_CREATE', undefined, rule);
}

export function changeRule(
  discord: Discord,
  guild: Guild,
  rule: AutoModerationRule,
  change: Partial<AutoModerationRule>,
): void {
  const before = { ...rule };
  Object.assign(rule, change);
  tell(discord, guild, 'AUTO_MODERATION_RULE_UPDATE', before, rule);
}

export function removeRule(discord: Discord, guild: Guild, rule: AutoModerationRule): void {
  guild.autoModerationRules.delete(rule.id);
  tell(discord, guild, 'AUTO_MODERATION_RULE_DELETE', rule, undefined);
}

const auditedKeys = ['name', 'event_type', 'trigger_type', 'trigger_metadata', 'actions', 'enabled', 'exempt_roles'];

function tell(
  discord: Discord,
  guild: Guild,
  type: RuleEvent,
  before: AutoModerationRule | undefined,
  after: AutoModerationRule | undefined,
): void {
  const rule = after ?? before;
  if (!rule) return;
  discord.emit({
    type,
    guild,
    intents: Intent.AutoModerationConfiguration,
    permission: Permission.ManageGuild,
    data: () => ({ ...rule }),
  });
  const changes = changesBetween(before, after, [...auditedKeys, 'exempt_channels']);
  recordDeed(discord, guild, { type: deeds[type], targetId: rule.id, changes });
}
