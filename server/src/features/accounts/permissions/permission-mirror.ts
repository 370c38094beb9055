import { EventEmitter } from 'node:events';
import type { DiscordPool, PoolDispatch } from '../../../platform/discord/index.ts';
import { stringIn } from '../../../platform/discord/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/telemetry/index.ts';
import { adoptGuild, adoptThreads } from './adopt-held.ts';
import { applyEvent, isPrivateThread } from './apply-event.ts';
import { toBigInt } from './bits.ts';
import { mayReadHistory, maySend, permissionsInChannel, permissionsInGuild } from './compute.ts';
import { channelRules, memberRules } from './from-raw.ts';
import type { HeldPermissions } from './held-permissions.ts';
import { createMemberLists } from './member-lists.ts';
import { MirroredGuild } from './mirrored-guild.ts';
import type { PrivateThreadsStore } from './private-threads.store.ts';
import { createThreadMembership } from './thread-membership.ts';

export interface PermissionMirrorOptions {
  readonly discord: Pick<DiscordPool, 'events' | 'bots' | 'botsOf' | 'access'>;
  readonly held: HeldPermissions;
  readonly privateThreads: PrivateThreadsStore;
  readonly log: Logger;
  readonly now?: () => Date;
}

interface MirrorEvents {
  /** A member left, was kicked or banned, or was found gone after a silence. */
  left: [guildId: string, userId: string];
  /** No bot is in the guild any more. */
  lost: [guildId: string];
}

export type PermissionMirror = ReturnType<typeof createPermissionMirror>;

/**
 * What Discord lets everybody do in every guild of the bots, in memory: a question costs no request and no query.
 *
 * It begins with what is stored, so it answers right after a start, and follows the gateway from there. What it does not know is
 * denied: unknown guilds, channels and people, private threads whose members nobody told.
 */
export function createPermissionMirror(options: PermissionMirrorOptions) {
  const { discord, held, log } = options;
  const now = options.now ?? (() => new Date());
  const guilds = new Map<string, MirroredGuild>();
  const lists = createMemberLists();
  const events = new EventEmitter<MirrorEvents>();
  const threads = createThreadMembership({ discord, store: options.privateThreads, log, now });
  const background = new Set<Promise<void>>();

  function inBackground(what: string, guildId: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.warn({ err: error, guildId }, `${what} failed`))
      .finally(() => background.delete(done));
    background.add(done);
  }

  function hear(dispatch: PoolDispatch): void {
    const { name, data } = dispatch;
    const isOfGuild = name === 'GUILD_CREATE' || name === 'GUILD_UPDATE' || name === 'GUILD_DELETE';
    const guildId = stringIn(data, isOfGuild ? 'id' : 'guild_id');
    if (guildId === null) return;
    if (name === 'GUILD_DELETE') {
      // Unavailable is an outage of Discord's. Another bot may still be there.
      if (data['unavailable'] !== true && discord.botsOf(guildId).length === 0) lose(guildId);
      return;
    }
    const guild = guilds.get(guildId) ?? (name === 'GUILD_CREATE' ? begin(guildId) : undefined);
    if (!guild) return;
    const gone = lists.hear(dispatch, guild);
    const leaver = leaverIn(dispatch, guild);
    applyEvent(guild, name, data);
    threads.hear(guild, name, data);
    if (leaver !== null) events.emit('left', guildId, leaver);
    if (gone && gone.length > 0) leave(guild, gone);
  }

  /** A guild a bot was invited to; old threads may be stored since it was there before. */
  function begin(guildId: string): MirroredGuild {
    const guild = new MirroredGuild(guildId);
    guilds.set(guildId, guild);
    inBackground('Reading the stored threads of a guild', guildId, async () => {
      adoptThreads(guild, await held.guild(guildId), await options.privateThreads.all(guildId));
      threads.readUnknown(guild);
    });
    return guild;
  }

  function lose(guildId: string): void {
    if (guilds.delete(guildId)) events.emit('lost', guildId);
  }

  function leave(guild: MirroredGuild, userIds: readonly string[]): void {
    for (const userId of userIds) {
      guild.removeMember(userId);
      events.emit('left', guild.id, userId);
    }
    inBackground('Storing who has left', guild.id, () => held.markLeft(guild.id, userIds, now()));
  }

  const memberIn = (guildId: string, userId: string) => {
    const guild = guilds.get(guildId);
    const member = guild?.members.get(userId);
    return guild && member ? { guild, member } : undefined;
  };

  return {
    events,

    /** Reads what is stored and begins to listen; call it before the gateway is joined. */
    async start(): Promise<void> {
      for (const guildId of await held.guildIds()) {
        const guild = new MirroredGuild(guildId);
        adoptGuild(guild, await held.guild(guildId), await options.privateThreads.all(guildId));
        guilds.set(guildId, guild);
      }
      discord.events.on('dispatch', hear);
    },

    async stop(): Promise<void> {
      discord.events.off('dispatch', hear);
      await threads.stop();
      await Promise.all(background);
    },

    /** Resolves when what events have set going is done. */
    async idle(): Promise<void> {
      await Promise.all(background);
      await threads.idle();
    },

    /** Guilds of the bots that a person is a member of. */
    guildsOf: (userId: string): string[] =>
      [...guilds.values()].filter(({ members }) => members.has(userId)).map(({ id }) => id),

    isMember: (guildId: string, userId: string): boolean => memberIn(guildId, userId) !== undefined,

    isOwner: (guildId: string, userId: string): boolean => guilds.get(guildId)?.ownerId === userId,

    /** Ids of a member's roles, @everyone left out; none for who is no member. */
    rolesOf: (guildId: string, userId: string): readonly string[] => memberIn(guildId, userId)?.member.roleIds ?? [],

    /** Rises with every change of what anybody may do in the guild; 0 for an unknown one. */
    version: (guildId: string): number => guilds.get(guildId)?.version ?? 0,

    /**
     * Discord's permissions of a member, in the guild or in one of its channels or threads; 0 for who is no member.
     * In a voice channel, reading and writing the chat also need Connect: ask `mayRead` and `maySend`.
     */
    permissions(guildId: string, userId: string, channelId?: string): bigint {
      const found = memberIn(guildId, userId);
      if (!found) return 0n;
      const { guild, member } = found;
      const at = now().getTime();
      return toBigInt(
        channelId === undefined
          ? permissionsInGuild(guild, member, at)
          : permissionsInChannel(guild, member, channelId, at),
      );
    },

    /** Whether a member may read what was said in a channel or thread. */
    mayRead(guildId: string, userId: string, channelId: string): boolean {
      const found = memberIn(guildId, userId);
      return found !== undefined && mayReadHistory(found.guild, found.member, channelId, now().getTime());
    },

    /** Whether a member may write in a channel or thread. */
    maySend(guildId: string, userId: string, channelId: string): boolean {
      const found = memberIn(guildId, userId);
      return found !== undefined && maySend(found.guild, found.member, channelId, now().getTime());
    },

    /** Channels and threads whose messages a member may read. The same list is returned until something changes. */
    readableChannelIds: (guildId: string, userId: string): readonly string[] =>
      guilds.get(guildId)?.readableBy(userId, now().getTime()) ?? [],

    /**
     * Asks Discord once for a member: for a sign-in, where the bots lack the intent for members and hear of nobody's roles.
     * With the intent, and for a guild that is not known, nothing is asked.
     *
     * @returns whether the person is a member now.
     * @throws AppError discord/unreachable …
     */
    async learnMember(guildId: string, userId: string): Promise<boolean> {
      const guild = guilds.get(guildId);
      const bots = discord.botsOf(guildId);
      const [bot] = bots;
      if (!guild || !bot) return memberIn(guildId, userId) !== undefined;
      const isFollowed = bots.some(({ gateway }) => !gateway.missingIntents().includes('members'));
      if (isFollowed && guild.members.has(userId)) return true;
      try {
        const raw = await bot.api.member(guildId, userId, { priority: 'interaction' });
        const member = memberRules(raw);
        if (!member) return false;
        guild.setMember(member);
        await held.storeMember(guildId, raw);
        return true;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'discord/unknown-member') throw error;
        if (guild.members.has(userId)) leave(guild, [userId]);
        return false;
      }
    },

    /** Something of a channel was stored: a thread that only its history told of is known from now on. */
    noteChannel(guildId: string, channelId: string): void {
      const guild = guilds.get(guildId);
      if (!guild || guild.channels.has(channelId)) return;
      inBackground('Reading a stored thread', guildId, async () => {
        const raw = await held.channel(guildId, channelId);
        const channel = raw && channelRules({ ...raw }, guildId);
        if (!channel || guild.channels.has(channelId)) return;
        guild.setChannel(channel);
        if (isPrivateThread({ ...raw })) threads.readUnknown(guild);
      });
    },

    /** What the mirror cannot know, in a sentence with the mend; undefined when it knows all. */
    problem(): string | undefined {
      const deaf = discord.bots.filter(
        ({ gateway }) => gateway.state() === 'ready' && gateway.missingIntents().includes('members'),
      );
      if (deaf.length === 0) return undefined;
      return (
        `${deaf.map(({ name }) => name).join(', ')}: without the Server Members intent, roles of members and members of private ` +
        'threads are known as they were last seen or at the last sign-in. Switch on Server Members Intent at ' +
        'discord.com/developers/applications, your application, Bot; Guildhall notices within a minute.'
      );
    },
  };
}

function leaverIn({ name, data }: PoolDispatch, guild: MirroredGuild): string | null {
  if (name !== 'GUILD_MEMBER_REMOVE' && name !== 'GUILD_BAN_ADD') return null;
  const userId = memberRules(data)?.userId ?? null;
  return userId !== null && guild.members.has(userId) ? userId : null;
}
