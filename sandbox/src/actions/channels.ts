import { AuditLogEvent } from 'discord-api-types/v10';
import { Intent } from '../gateway/intents.ts';
import type { Overwrite } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { ChannelKind, isThread, type StoredChannel } from '../state/model.ts';
import { presentChannel, presentThread } from '../state/present.ts';
import { changesBetween, recordDeed } from './audit.ts';

export interface NewChannel {
  readonly name: string;
  readonly type?: number;
  readonly parentId?: string | null;
  readonly topic?: string | null;
  readonly overwrites?: readonly Overwrite[];
  /** Further fields in Discord's shape. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export function createChannel(discord: Discord, guild: Guild, draft: NewChannel): StoredChannel {
  const type = draft.type ?? ChannelKind.text;
  const channel: StoredChannel = {
    id: discord.nextId(),
    type,
    guild_id: guild.id,
    name: draft.name,
    position: [...guild.channels.values()].filter((known) => !isThread(known)).length,
    flags: 0,
    parent_id: draft.parentId ?? null,
    permission_overwrites: [...(draft.overwrites ?? [])],
    nsfw: false,
    ...(type === ChannelKind.category ? {} : { topic: draft.topic ?? null, rate_limit_per_user: 0 }),
    ...draft.fields,
  };
  guild.channels.set(channel.id, channel);
  emitChannel(discord, guild, channel, 'CHANNEL_CREATE');
  const changes = changesBetween(undefined, channel, auditedKeys);
  recordDeed(discord, guild, { type: AuditLogEvent.ChannelCreate, targetId: channel.id, changes });
  return channel;
}

/**
 * Changes a channel. Bots that thereby come to see it are told of its active threads, as Discord does.
 */
export function changeChannel(
  discord: Discord,
  guild: Guild,
  channel: StoredChannel,
  change: Partial<StoredChannel>,
): void {
  const now = discord.clock.now();
  const bots = [...discord.bots.values()].filter((bot) => guild.members.has(bot.user.id));
  const sawBefore = new Set(bots.filter((bot) => guild.canView(bot.user.id, now, channel)));
  const before = { ...channel };
  Object.assign(channel, change);
  emitChannel(discord, guild, channel, 'CHANNEL_UPDATE');
  for (const bot of bots) {
    if (sawBefore.has(bot) || !guild.canView(bot.user.id, now, channel)) continue;
    emitThreadList(discord, guild, channel, bot.user.id);
  }
  recordChange(discord, guild, before, channel);
}

export function setOverwrite(discord: Discord, guild: Guild, channel: StoredChannel, overwrite: Overwrite): void {
  const others = channel.permission_overwrites.filter((known) => known.id !== overwrite.id);
  changeChannel(discord, guild, channel, { permission_overwrites: [...others, overwrite] });
}

/** Deletes a channel with its threads, or a thread. */
export function deleteChannel(discord: Discord, guild: Guild, channel: StoredChannel): void {
  if (isThread(channel)) {
    const changes = changesBetween(channel, undefined, ['name', 'type']);
    recordDeed(discord, guild, { type: AuditLogEvent.ThreadDelete, targetId: channel.id, changes });
    const { id, guild_id, parent_id, type } = channel;
    discord.emit({
      type: 'THREAD_DELETE',
      guild,
      channel,
      intents: Intent.Guilds,
      data: () => ({ id, guild_id, parent_id, type }),
    });
  } else {
    for (const thread of guild.threads()) if (thread.parent_id === channel.id) guild.removeChannel(thread.id);
    emitChannel(discord, guild, channel, 'CHANNEL_DELETE');
    const changes = changesBetween(channel, undefined, auditedKeys);
    recordDeed(discord, guild, { type: AuditLogEvent.ChannelDelete, targetId: channel.id, changes });
  }
  guild.removeChannel(channel.id);
}

/** What of a channel the audit log tells; overwrites have entries of their own. */
const auditedKeys = ['name', 'type', 'topic', 'nsfw', 'rate_limit_per_user', 'parent_id'];

function recordChange(discord: Discord, guild: Guild, before: StoredChannel, after: StoredChannel): void {
  const targetId = after.id;
  const changes = changesBetween(before, after, auditedKeys);
  if (changes.length > 0) recordDeed(discord, guild, { type: AuditLogEvent.ChannelUpdate, targetId, changes });
  const [old, fresh] = [before.permission_overwrites, after.permission_overwrites];
  for (const { id, type } of [...old, ...fresh.filter(({ id }) => !old.some((known) => known.id === id))]) {
    const [was, is] = [old.find((known) => known.id === id), fresh.find((known) => known.id === id)];
    const differing = changesBetween(was, is, ['id', 'type', 'allow', 'deny']);
    if (differing.length === 0) continue;
    const action = was ? AuditLogEvent.ChannelOverwriteUpdate : AuditLogEvent.ChannelOverwriteCreate;
    const name = guild.roles.get(id)?.name;
    recordDeed(discord, guild, {
      type: is ? action : AuditLogEvent.ChannelOverwriteDelete,
      targetId,
      changes: differing,
      options: { id, type: String(type), ...(type === 0 && name ? { role_name: name } : {}) },
    });
  }
}

/** Discord tells bots of every channel of their guilds, also of those they may not view. */
function emitChannel(discord: Discord, guild: Guild, channel: StoredChannel, type: string): void {
  discord.emit({ type, guild, intents: Intent.Guilds, data: (viewer) => presentChannel(guild, channel, viewer) });
}

function emitThreadList(discord: Discord, guild: Guild, channel: StoredChannel, userId: string): void {
  const active = guild
    .threads()
    .filter((thread) => thread.parent_id === channel.id && !thread.thread_metadata.archived);
  discord.emit({
    type: 'THREAD_LIST_SYNC',
    guild,
    channel,
    intents: Intent.Guilds,
    onlyUser: userId,
    data: (viewer) => ({
      guild_id: guild.id,
      channel_ids: [channel.id],
      threads: active
        .filter((thread) => guild.canView(userId, discord.clock.now(), thread))
        .map((thread) => presentThread(guild, thread, viewer)),
      members: [],
    }),
  });
}
