import type { Discord, Viewer } from './discord.ts';
import type { Guild } from './guild.ts';
import { isThread, type Role } from './model.ts';
import { presentChannel, presentMember, presentThread } from './present.ts';

/** A guild as `GET /guilds/{guild.id}` serves it. */
export function presentGuild(guild: Guild): object {
  return {
    ...guildFields(guild),
    home_header: null,
    region: 'deprecated',
    widget_enabled: false,
    widget_channel_id: null,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    premium_subscription_count: 0,
    nsfw: false,
    incidents_data: null,
  };
}

/** What REST and GUILD_CREATE have in common. */
function guildFields(guild: Guild): object {
  const profile = guild.profile;
  return {
    id: guild.id,
    name: profile.name,
    icon: profile.icon ?? null,
    description: profile.description ?? null,
    splash: null,
    discovery_splash: null,
    features: profile.features,
    banner: null,
    owner_id: profile.owner_id,
    application_id: null,
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: profile.system_channel_id ?? null,
    system_channel_flags: 0,
    verification_level: 1,
    roles: [...guild.roles.values()].map(presentRole),
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    vanity_url_code: null,
    premium_tier: 0,
    preferred_locale: profile.preferred_locale,
    rules_channel_id: profile.rules_channel_id ?? null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw_level: 0,
    emojis: presentEmojis(guild),
    stickers: [],
  };
}

/** The payload of GUILD_CREATE: only the bot among the members (unless the viewer gets all), only active threads that it sees. */
export function presentGuildCreate(discord: Discord, guild: Guild, viewer: Viewer): object {
  const bot = guild.members.get(viewer.userId);
  const channels = [...guild.channels.values()];
  const now = discord.clock.now();
  const listsAll = guild.memberCount() <= (viewer.membersUpTo ?? 0);
  const listed = listsAll ? [...guild.members.values()] : bot ? [bot] : [];
  return {
    ...guildFields(guild),
    premium_subscription_count: 0,
    max_members: 500_000,
    joined_at: bot?.joined_at ?? null,
    large: guild.memberCount() > 250,
    unavailable: false,
    member_count: guild.memberCount(),
    voice_states: [],
    members: listed.map((member) => presentMember(discord, member)),
    channels: channels.filter((channel) => !isThread(channel)).map((channel) => presentChannel(guild, channel, viewer)),
    threads: channels
      .filter(isThread)
      .filter((thread) => !thread.thread_metadata.archived && guild.canView(viewer.userId, now, thread))
      .map((thread) => presentThread(guild, thread, viewer)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function presentRole(role: Role): object {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    position: role.position,
    color: role.color,
    colors: role.colors ?? { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: role.hoist,
    managed: role.managed,
    mentionable: role.mentionable,
    icon: role.icon ?? null,
    unicode_emoji: role.unicode_emoji ?? null,
    flags: role.flags ?? 0,
    ...(role.tags ? { tags: role.tags } : {}),
  };
}

export function presentEmojis(guild: Guild): object[] {
  return [...guild.emojis.values()].map((emoji) => ({
    id: emoji.id,
    name: emoji.name,
    roles: emoji.roles ?? [],
    require_colons: emoji.require_colons ?? true,
    managed: emoji.managed ?? false,
    animated: emoji.animated ?? false,
    available: emoji.available ?? true,
  }));
}
