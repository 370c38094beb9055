import {
  type APIChannel,
  type APIOverwrite,
  type APIRole,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits as P,
} from 'discord-api-types/v10';
import type { Access, ChannelPlan } from './layout.ts';
import type { Snowflakes } from './snowflakes.ts';

export interface BuiltChannel {
  readonly plan: ChannelPlan;
  readonly channel: APIChannel;
}

/** Categories and channels in the order of the plans, with positions, overwrites and forum tags. */
export function buildChannels(
  plans: readonly ChannelPlan[],
  guildId: string,
  roles: ReadonlyMap<string, APIRole>,
  nextId: Snowflakes,
  createdAtMs: number,
): { readonly categories: APIChannel[]; readonly built: BuiltChannel[] } {
  const noFlags: number = 0;
  const categories = new Map<string, APIChannel>();
  const built: BuiltChannel[] = [];
  for (const plan of plans) {
    const overwrites = overwritesFor(plan.access, guildId, roles);
    let category = categories.get(plan.category);
    if (category === undefined) {
      category = {
        id: nextId.at(createdAtMs),
        type: ChannelType.GuildCategory,
        guild_id: guildId,
        name: plan.category,
        position: categories.size,
        flags: noFlags,
        permission_overwrites: plan.access.startsWith('staff') ? overwritesFor('staff', guildId, roles) : [],
      };
      categories.set(plan.category, category);
    }
    const common = {
      id: nextId.at(createdAtMs),
      guild_id: guildId,
      name: plan.name,
      parent_id: category.id,
      position: built.length,
      permission_overwrites: overwrites,
      flags: noFlags,
      nsfw: false,
      rate_limit_per_user: 0,
      last_message_id: null,
    };
    built.push({ plan, channel: ofKind(plan, common, nextId, createdAtMs) });
  }
  return { categories: [...categories.values()], built };
}

interface Common {
  readonly id: string;
  readonly guild_id: string;
  readonly name: string;
  readonly parent_id: string;
  readonly position: number;
  readonly permission_overwrites: APIOverwrite[];
  readonly flags: number;
  readonly nsfw: boolean;
  readonly rate_limit_per_user: number;
  readonly last_message_id: null;
}

function ofKind(plan: ChannelPlan, common: Common, nextId: Snowflakes, createdAtMs: number): APIChannel {
  switch (plan.kind) {
    case 'voice':
      return { ...common, type: ChannelType.GuildVoice, bitrate: 64_000, user_limit: 0, rtc_region: null };
    case 'announcement':
      return { ...common, type: ChannelType.GuildAnnouncement, topic: plan.topic, default_auto_archive_duration: 1440 };
    case 'text':
      return { ...common, type: ChannelType.GuildText, topic: plan.topic, default_auto_archive_duration: 1440 };
    case 'forum':
      return {
        ...common,
        type: ChannelType.GuildForum,
        topic: plan.topic,
        default_auto_archive_duration: 4320,
        available_tags: forumTags(plan.name).map(([name, emoji]) => ({
          id: nextId.at(createdAtMs),
          name,
          moderated: name === 'solved',
          emoji_id: null,
          emoji_name: emoji,
        })),
        default_reaction_emoji: { emoji_id: null, emoji_name: '👍' },
        default_sort_order: null,
        default_forum_layout: 1,
      };
  }
}

function forumTags(forum: string): (readonly [string, string])[] {
  return forum === 'help-desk'
    ? [
        ['connection', '🔌'],
        ['account', '👤'],
        ['bug', '🐛'],
        ['server', '🖥️'],
        ['solved', '✅'],
      ]
    : [
        ['guide', '📖'],
        ['order', '🔨'],
        ['build', '⚔️'],
        ['question', '❓'],
        ['solved', '✅'],
      ];
}

function overwritesFor(access: Access, guildId: string, roles: ReadonlyMap<string, APIRole>): APIOverwrite[] {
  const forRole = (id: string, allow: bigint, deny: bigint): APIOverwrite => ({
    id,
    type: OverwriteType.Role,
    allow: allow.toString(),
    deny: deny.toString(),
  });
  const named = (names: readonly string[]) => names.flatMap((name) => roles.get(name)?.id ?? []);
  const bots = [...roles.values()].flatMap((role) => (role.tags?.bot_id === undefined ? [] : role.id));
  const staff = named(['Steward', 'Moderator', 'Support']);
  switch (access) {
    case 'open':
      return [];
    case 'no-history':
      return [forRole(guildId, 0n, P.ReadMessageHistory)];
    case 'read-only':
      return [
        forRole(guildId, 0n, P.SendMessages),
        ...[...staff, ...bots].map((id) => forRole(id, P.SendMessages, 0n)),
      ];
    case 'staff':
      return [forRole(guildId, 0n, P.ViewChannel), ...staff.map((id) => forRole(id, P.ViewChannel, 0n))];
    case 'staff-and-bots':
      return [forRole(guildId, 0n, P.ViewChannel), ...[...staff, ...bots].map((id) => forRole(id, P.ViewChannel, 0n))];
  }
}
