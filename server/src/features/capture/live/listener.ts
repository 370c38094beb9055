import {
  type Bot,
  isRaw,
  isThreadType,
  type KnownChannel,
  type PoolDispatch,
  type Raw,
  stringIn,
} from '../../../platform/discord/index.ts';
import type { GapReason } from '../coverage/ledger.types.ts';
import { isBlind, isWholeFor } from '../hidden-text.ts';
import type { HeardFrom, LiveItem } from './live.types.ts';
import type { createSources } from './sources.ts';
import { messageEvents } from './store-channel-items.ts';
import { structureEvents } from './store-structure.ts';

export interface ListenerOptions {
  readonly sources: ReturnType<typeof createSources>;
  /** Whether the guild's messages are followed. */
  readonly isOn: (guildId: string) => boolean;
  readonly add: (item: LiveItem) => void;
  /** Channels came into sight while the bot was connected: nobody knows what was said in them. */
  readonly onRegained: (bot: Bot, guildId: string, channelIds: readonly string[]) => void;
  /** The other bots in a guild. */
  readonly othersIn: (bot: Bot, guildId: string) => readonly Bot[];
}

/** Categories, forums and media channels hold no messages of their own. */
const silentTypes: ReadonlySet<number> = new Set([4, 14, 15, 16]);
/** Events after which the bot may see more or fewer channels than before. */
const permissionEvents: ReadonlySet<string> = new Set([
  'GUILD_UPDATE',
  'GUILD_ROLE_CREATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_UPDATE',
  'CHANNEL_UPDATE',
]);
const threadBeginnings: ReadonlySet<string> = new Set(['THREAD_CREATE', 'CHANNEL_CREATE']);

/** Turns the dispatches of all bots into items, each thing once. */
export function createListener(options: ListenerOptions) {
  const { sources, add } = options;
  /** Channels each bot heard when it was last looked at: bot, guild, channels. */
  const heard = new Map<string, Set<string>>();
  const seenBefore = new Set<string>();

  function hear(dispatch: PoolDispatch): void {
    const { bot, name, data } = dispatch;
    if (name === 'READY') forget(bot);
    const guildId = stringIn(data, name.startsWith('GUILD_') && !('guild_id' in data) ? 'id' : 'guild_id');
    if (!guildId) return;
    if (messageEvents.has(name)) hearMessage(dispatch, guildId);
    else if (name === 'GUILD_DELETE') endGuild(dispatch, guildId);
    else if (structureEvents.has(name)) hearStructure(dispatch, guildId);
    else if (name === 'THREAD_MEMBERS_UPDATE' && isAboutBot(bot, data)) comparePermissions(bot, guildId);
  }

  function forget(bot: Bot): void {
    for (const key of heard.keys()) if (key.startsWith(`${bot.index} `)) heard.delete(key);
  }

  function hearMessage({ bot, name, data, receivedAt }: PoolDispatch, guildId: string): void {
    const channelId = stringIn(data, 'channel_id');
    if (!channelId || !options.isOn(guildId) || !hasValidIds(name, data)) return;
    const claim = sources.claim(bot, guildId, channelId);
    if (claim === 'other') return;
    const breaks = claim === 'changed' ? 'source-changed' : null;
    const item = { kind: 'message', guildId, channelId, name, data, receivedAt, breaks } as const;
    add(isBlind(bot) ? { ...item, hides: isHiddenFrom(bot, name, data) ? 'this' : 'others' } : item);
  }

  function hearStructure(dispatch: PoolDispatch, guildId: string): void {
    const { bot, name, data, receivedAt } = dispatch;
    if (sources.claim(bot, guildId, null) !== 'other') {
      add({ kind: 'structure', guildId, name, data, receivedAt });
    }
    if (name === 'GUILD_CREATE') beginGuild(bot, guildId);
    else if (threadBeginnings.has(name) || name === 'THREAD_UPDATE') beginChannel(bot, guildId, name, data);
    else if (permissionEvents.has(name) && (name !== 'GUILD_MEMBER_UPDATE' || isAboutBot(bot, data))) {
      comparePermissions(bot, guildId);
    }
  }

  /** The bot was removed, or Discord has an outage; the guild is left when no bot is in it any more. */
  function endGuild({ bot, name, data, receivedAt }: PoolDispatch, guildId: string): void {
    const key = `${bot.index} ${guildId}`;
    const silenced = [...(heard.get(key) ?? [])].filter((id) => sources.isSource(bot, id));
    heard.delete(key);
    sources.release(bot, guildId);
    for (const id of silenced) sources.release(bot, id);
    if (options.othersIn(bot, guildId).length > 0) handOver(bot, guildId, silenced);
    else {
      add({ kind: 'structure', guildId, name, data, receivedAt });
      add({ kind: 'unheard', guildId });
    }
  }

  /** Other bots become the sources of channels; what was said in between is compared with what is held. */
  function handOver(bot: Bot, guildId: string, channelIds: readonly string[]): void {
    if (channelIds.length > 0) add({ kind: 'unheard', guildId, channelIds });
    if (!options.isOn(guildId)) return;
    const left = new Set(channelIds);
    for (const other of options.othersIn(bot, guildId)) {
      const channels = heardChannels(other, guildId).filter(({ id }) => left.delete(id));
      for (const { id } of channels) sources.claim(other, guildId, id);
      if (channels.length > 0)
        add({ kind: 'heard-from', guildId, reason: 'source-changed', channels: asHeard(channels) });
    }
  }

  function beginGuild(bot: Bot, guildId: string): void {
    const key = `${bot.index} ${guildId}`;
    heard.set(key, new Set(heardChannels(bot, guildId).map((channel) => channel.id)));
    const reason = seenBefore.has(key) ? 'session-lost' : 'restart';
    seenBefore.add(key);
    listenAgain(bot, guildId, reason);
  }

  /** What the bot's directory says was the newest message of each channel it is the source of. */
  function listenAgain(bot: Bot, guildId: string, reason: GapReason): void {
    if (!options.isOn(guildId)) return;
    const channels = heardChannels(bot, guildId).filter(({ id }) => sources.claim(bot, guildId, id) !== 'other');
    add({ kind: 'heard-from', guildId, reason, channels: asHeard(channels), bot: bot.index });
  }

  function beginChannel(bot: Bot, guildId: string, name: string, data: Raw): void {
    const channelId = stringIn(data, 'id');
    const channel = channelId ? bot.directory.guild(guildId)?.channels.get(channelId) : undefined;
    if (!channel || silentTypes.has(channel.type) || !bot.directory.hears(guildId, channel.id)) return;
    const known = heard.get(`${bot.index} ${guildId}`);
    if (known?.has(channel.id)) return;
    known?.add(channel.id);
    if (!options.isOn(guildId) || sources.claim(bot, guildId, channel.id) === 'other') return;
    const isNew = name === 'CHANNEL_CREATE' || data['newly_created'] === true;
    const lastMessageId = isNew ? null : channel.lastMessageId;
    add({
      kind: 'heard-from',
      guildId,
      reason: 'thread-reopened',
      channels: [{ channelId: channel.id, lastMessageId }],
    });
  }

  function comparePermissions(bot: Bot, guildId: string): void {
    const before = heard.get(`${bot.index} ${guildId}`);
    if (!before) return;
    const now = new Set(heardChannels(bot, guildId).map((channel) => channel.id));
    const lost = [...before].filter((id) => !now.has(id) && isKnown(bot, guildId, id));
    const regained = [...now].filter((id) => !before.has(id));
    heard.set(`${bot.index} ${guildId}`, now);
    const silenced = lost.filter((id) => sources.isSource(bot, id));
    for (const id of silenced) sources.release(bot, id);
    if (silenced.length > 0) handOver(bot, guildId, silenced);
    if (regained.length > 0 && options.isOn(guildId)) options.onRegained(bot, guildId, regained);
  }

  return { hear, listenAgain };
}

/** Channels with messages whose events the bot gets. */
function heardChannels(bot: Bot, guildId: string): KnownChannel[] {
  const channels = bot.directory.guild(guildId)?.channels.values() ?? [];
  return [...channels].filter((channel) => !silentTypes.has(channel.type) && bot.directory.hears(guildId, channel.id));
}

/** Channels that may have threads. */
export function threadParents(bot: Bot, guildId: string): KnownChannel[] {
  const channels = bot.directory.guild(guildId)?.channels.values() ?? [];
  return [...channels].filter(
    (channel) => !isThreadType(channel.type) && channel.type !== 4 && bot.directory.hears(guildId, channel.id),
  );
}

function asHeard(channels: readonly KnownChannel[]): HeardFrom[] {
  return channels.map(({ id, lastMessageId }) => ({ channelId: id, lastMessageId }));
}

/** Whether a member event, or one of a thread's members, is about the bot itself. */
function isAboutBot(bot: Bot, data: Raw): boolean {
  const own = bot.directory.botUserId();
  const { user, added_members: added, removed_member_ids: removed } = data;
  return (
    (isRaw(user) && user['id'] === own) ||
    (Array.isArray(added) && added.some((member) => isRaw(member) && member['user_id'] === own)) ||
    (Array.isArray(removed) && removed.includes(own))
  );
}

function isHiddenFrom(bot: Bot, name: string, data: Raw): boolean {
  return (name === 'MESSAGE_CREATE' || name === 'MESSAGE_UPDATE') && !isWholeFor(bot, data);
}

function isKnown(bot: Bot, guildId: string, channelId: string): boolean {
  return bot.directory.guild(guildId)?.channels.has(channelId) === true;
}

function hasValidIds(name: string, data: Raw): boolean {
  if (name === 'MESSAGE_DELETE_BULK' || name === 'CHANNEL_PINS_UPDATE') return true;
  const id = stringIn(
    data,
    name.startsWith('MESSAGE_REACTION') || name.startsWith('MESSAGE_POLL') ? 'message_id' : 'id',
  );
  return id !== null && /^\d{1,19}$/.test(id);
}
