/** An auto-moderation rule, in Discord's own shape. */
export interface AutoModerationRule {
  readonly id: string;
  readonly guild_id: string;
  readonly creator_id: string;
  readonly trigger_type: number;
  name: string;
  event_type: number;
  trigger_metadata: TriggerMetadata;
  actions: readonly RuleAction[];
  enabled: boolean;
  exempt_roles: readonly string[];
  exempt_channels: readonly string[];
}

export interface TriggerMetadata {
  readonly keyword_filter?: readonly string[];
  readonly regex_patterns?: readonly string[];
  readonly allow_list?: readonly string[];
  readonly presets?: readonly number[];
  readonly mention_total_limit?: number;
  readonly mention_raid_protection_enabled?: boolean;
}

export interface RuleAction {
  readonly type: number;
  readonly metadata: {
    readonly channel_id?: string;
    readonly duration_seconds?: number;
    readonly custom_message?: string;
  };
}

export const Trigger = { keyword: 1, spam: 3, preset: 4, mentionSpam: 5, profile: 6 } as const;

export const RuleActionKind = { block: 1, alert: 2, timeOut: 3, blockInteraction: 4 } as const;

/** How many rules of a kind a guild may have. */
export const maxRulesOf: Readonly<Record<number, number>> = {
  [Trigger.keyword]: 6,
  [Trigger.spam]: 1,
  [Trigger.preset]: 1,
  [Trigger.mentionSpam]: 1,
  [Trigger.profile]: 1,
};
