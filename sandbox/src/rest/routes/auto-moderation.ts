import { addRule, changeRule, removeRule } from '../../actions/auto-moderation-rules.ts';
import { isPattern } from '../../auto-moderation/match.ts';
import {
  type AutoModerationRule,
  maxRulesOf,
  type RuleAction,
  RuleActionKind,
  Trigger,
  type TriggerMetadata,
} from '../../auto-moderation/rule.ts';
import { discordErrors, invalidForm } from '../../errors.ts';
import { Permission } from '../../permissions.ts';
import type { Guild } from '../../state/guild.ts';
import { guildFor, requireInGuild } from '../access.ts';
import { type Fields, flag, isFields, objects, text, texts, whole } from '../fields.ts';
import { type Call, noContent, ok, param, type Reply, type Route } from '../route.ts';

function managed(call: Call): Guild {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageGuild);
  return guild;
}

function ruleOf(call: Call): { readonly guild: Guild; readonly rule: AutoModerationRule } {
  const guild = managed(call);
  const rule = guild.autoModerationRules.get(param(call, 'rule_id'));
  if (!rule) throw discordErrors.notFound();
  return { guild, rule };
}

function create(call: Call): Reply {
  const guild = managed(call);
  const trigger = whole(call.body, 'trigger_type') ?? Trigger.keyword;
  const alike = [...guild.autoModerationRules.values()].filter(({ trigger_type }) => trigger_type === trigger);
  if (alike.length >= (maxRulesOf[trigger] ?? 0)) {
    const message = 'Maximum number of rules of this type reached';
    throw invalidForm({ trigger_type: { code: 'AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED', message } });
  }
  const rule: AutoModerationRule = {
    id: call.discord.nextId(),
    guild_id: guild.id,
    creator_id: call.bot.user.id,
    trigger_type: trigger,
    name: text(call.body, 'name') ?? '',
    event_type: whole(call.body, 'event_type') ?? 1,
    trigger_metadata: metadataFrom(call.body, trigger),
    actions: actionsFrom(call, trigger) ?? [{ type: RuleActionKind.block, metadata: {} }],
    enabled: flag(call.body, 'enabled') ?? false,
    exempt_roles: texts(call.body, 'exempt_roles') ?? [],
    exempt_channels: texts(call.body, 'exempt_channels') ?? [],
  };
  addRule(call.discord, guild, rule);
  return ok(rule);
}

function modify(call: Call): Reply {
  const { guild, rule } = ruleOf(call);
  const { body } = call;
  const [name, event, enabled] = [text(body, 'name'), whole(body, 'event_type'), flag(body, 'enabled')];
  const [roles, channels] = [texts(body, 'exempt_roles'), texts(body, 'exempt_channels')];
  const actions = actionsFrom(call, rule.trigger_type);
  const metadata = isFields(body['trigger_metadata']) ? metadataFrom(body, rule.trigger_type) : undefined;
  changeRule(call.discord, guild, rule, {
    ...(name === undefined ? {} : { name }),
    ...(event === undefined ? {} : { event_type: event }),
    ...(metadata ? { trigger_metadata: metadata } : {}),
    ...(actions ? { actions } : {}),
    ...(enabled === undefined ? {} : { enabled }),
    ...(roles ? { exempt_roles: roles } : {}),
    ...(channels ? { exempt_channels: channels } : {}),
  });
  return ok(rule);
}

/** Each kind of rule has its own, with everything that it leaves out empty. */
function metadataFrom(body: Fields, trigger: number): TriggerMetadata {
  const given = isFields(body['trigger_metadata']) ? body['trigger_metadata'] : {};
  const allow_list = texts(given, 'allow_list') ?? [];
  if (trigger === Trigger.mentionSpam) {
    return {
      mention_total_limit: whole(given, 'mention_total_limit') ?? 20,
      mention_raid_protection_enabled: flag(given, 'mention_raid_protection_enabled') ?? false,
    };
  }
  if (trigger === Trigger.preset) {
    const presets = Array.isArray(given['presets']) ? given['presets'].filter((one) => typeof one === 'number') : [];
    return { presets, allow_list };
  }
  if (trigger === Trigger.spam) return {};
  const regex_patterns = texts(given, 'regex_patterns') ?? [];
  const wrong = regex_patterns.findIndex((source) => !isPattern(source));
  if (wrong >= 0) {
    const message = 'Regex is invalid';
    throw invalidForm({
      [`trigger_metadata.regex_patterns.${wrong}`]: { code: 'AUTO_MODERATION_INVALID_REGEX', message },
    });
  }
  return { keyword_filter: texts(given, 'keyword_filter') ?? [], regex_patterns, allow_list };
}

/** Time-outs are for keyword and mention rules only, and for who may time members out. */
function actionsFrom(call: Call, trigger: number): RuleAction[] | undefined {
  const given = objects(call.body, 'actions');
  return given?.map((action, index) => {
    const type = whole(action, 'type') ?? RuleActionKind.block;
    const metadata = isFields(action['metadata']) ? action['metadata'] : {};
    const mayTimeOut = trigger === Trigger.keyword || trigger === Trigger.mentionSpam;
    if (type === RuleActionKind.timeOut && !mayTimeOut) {
      const message = 'This action is not allowed for this trigger type';
      throw invalidForm({ [`actions.${index}.type`]: { code: 'AUTO_MODERATION_ACTION_TYPE_INVALID', message } });
    }
    if (type === RuleActionKind.timeOut) requireInGuild(call, guildFor(call), Permission.ModerateMembers);
    const [channel, seconds] = [text(metadata, 'channel_id'), whole(metadata, 'duration_seconds')];
    const custom = text(metadata, 'custom_message');
    return {
      type,
      metadata: {
        ...(channel ? { channel_id: channel } : {}),
        ...(seconds === undefined ? {} : { duration_seconds: seconds }),
        ...(custom ? { custom_message: custom } : {}),
      },
    };
  });
}

const rules = '/guilds/{guild_id}/auto-moderation/rules';
const kinds = [
  'KeywordUpsertRequest',
  'MLSpamUpsertRequest',
  'DefaultKeywordListUpsertRequest',
  'MentionSpamUpsertRequest',
];

export const autoModerationRoutes: readonly Route[] = [
  { method: 'GET', path: rules, handle: (call) => ok([...managed(call).autoModerationRules.values()]) },
  { method: 'POST', path: rules, body: kinds, handle: create },
  { method: 'GET', path: `${rules}/{rule_id}`, handle: (call) => ok(ruleOf(call).rule) },
  { method: 'PATCH', path: `${rules}/{rule_id}`, body: kinds.map((kind) => `${kind}Partial`), handle: modify },
  {
    method: 'DELETE',
    path: `${rules}/{rule_id}`,
    handle: (call) => {
      const { guild, rule } = ruleOf(call);
      removeRule(call.discord, guild, rule);
      return noContent;
    },
  },
];
