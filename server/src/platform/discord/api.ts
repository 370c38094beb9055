import { setTimeout as sleep } from 'node:timers/promises';
import { expectEntities, expectEntity, expectRaw, isRaw, numberIn, type Raw, type RawEntity, stringIn } from './raw.ts';
import type { DiscordRequest, DiscordRest } from './rest.ts';

/** What a call may say beside its own parameters. */
export type CallOptions = Pick<DiscordRequest, 'priority' | 'guildId' | 'signal'>;

/** Where a page of messages lies; at most one of the three, none is the newest page. */
export interface MessageRange {
  readonly before?: string;
  readonly after?: string;
  readonly around?: string;
  /** 1 to 100; default 100. */
  readonly limit?: number;
}

export interface ArchivedThreads {
  readonly threads: RawEntity[];
  readonly hasMore: boolean;
}

export type SearchFilter = NonNullable<DiscordRequest['query']>;
export type DiscordApi = ReturnType<typeof createDiscordApi>;

/** A guild that Discord has not indexed gets this many more tries, each after the pause Discord names. */
const searchTries = 5;
const longestSearchPauseSeconds = 30;

/** The calls Guildhall makes, by name. Everything is returned as Discord sent it. */
export function createDiscordApi(rest: DiscordRest) {
  const get = async (path: string, query: DiscordRequest['query'], options: CallOptions) =>
    (await rest.request('GET', path, { ...options, ...(query ? { query } : {}) })).body;

  async function archived(path: string, query: { before?: string; limit?: number }, options: CallOptions) {
    const body = expectRaw(path, await get(path, { limit: 100, ...query }, options));
    const threads = expectEntities(path, body['threads'] ?? []);
    return { threads, hasMore: body['has_more'] === true } satisfies ArchivedThreads;
  }

  return {
    /** The application of the token; `flags` tell which privileged intents it has. */
    application: async (options: CallOptions = {}): Promise<RawEntity> =>
      expectEntity('/applications/@me', await get('/applications/@me', undefined, options)),
    me: async (options: CallOptions = {}): Promise<RawEntity> =>
      expectEntity('/users/@me', await get('/users/@me', undefined, options)),
    gateway: async (options: CallOptions = {}): Promise<Raw> =>
      expectRaw('/gateway/bot', await get('/gateway/bot', undefined, options)),
    /** Guilds of the bot, 200 a page. @param after The last id of the page before. */
    guilds: async (query: { after?: string } = {}, options: CallOptions = {}): Promise<RawEntity[]> =>
      expectEntities('/users/@me/guilds', await get('/users/@me/guilds', { ...query, limit: 200 }, options)),
    guild: async (guildId: string, options: CallOptions = {}): Promise<RawEntity> =>
      expectEntity('/guilds/:guild', await get(`/guilds/${guildId}`, { with_counts: true }, { guildId, ...options })),
    channels: async (guildId: string, options: CallOptions = {}): Promise<RawEntity[]> =>
      expectEntities(
        '/guilds/:guild/channels',
        await get(`/guilds/${guildId}/channels`, undefined, { guildId, ...options }),
      ),
    channel: async (channelId: string, options: CallOptions = {}): Promise<RawEntity> =>
      expectEntity('/channels/:channel', await get(`/channels/${channelId}`, undefined, options)),
    /** Active threads that the bot may see, of the whole guild. */
    activeThreads: async (guildId: string, options: CallOptions = {}): Promise<RawEntity[]> => {
      const body = await get(`/guilds/${guildId}/threads/active`, undefined, { guildId, ...options });
      return expectEntities('/guilds/:guild/threads/active', expectRaw('threads', body)['threads'] ?? []);
    },
    /** Newest archive time first. @param query.before An ISO time: only threads archived before it. */
    archivedPublicThreads: (
      channelId: string,
      query: { before?: string; limit?: number } = {},
      options: CallOptions = {},
    ) => archived(`/channels/${channelId}/threads/archived/public`, query, options),
    /** Needs Manage Threads. @param query.before An ISO time. */
    archivedPrivateThreads: (
      channelId: string,
      query: { before?: string; limit?: number },
      options: CallOptions = {},
    ) => archived(`/channels/${channelId}/threads/archived/private`, query, options),
    /** Private threads that the bot has joined. @param query.before A thread id. */
    joinedPrivateThreads: (
      channelId: string,
      query: { before?: string; limit?: number } = {},
      options: CallOptions = {},
    ) => archived(`/channels/${channelId}/users/@me/threads/archived/private`, query, options),
    /** Newest first, whichever the range; empty also when the bot may not read the history. */
    messages: async (channelId: string, range: MessageRange = {}, options: CallOptions = {}): Promise<RawEntity[]> =>
      expectEntities(
        '/channels/:channel/messages',
        await get(`/channels/${channelId}/messages`, { limit: 100, ...range }, options),
      ),
    /** One member of a guild; needs no intent. */
    member: async (guildId: string, userId: string, options: CallOptions = {}): Promise<Raw> => {
      const path = `/guilds/${guildId}/members/${userId}`;
      return expectRaw('/guilds/:guild/members/:user', await get(path, undefined, { guildId, ...options }));
    },
    /** Ids of all who are in a thread; needs the intent for members. */
    threadMemberIds: async (threadId: string, options: CallOptions = {}): Promise<string[]> => {
      const body = await get(`/channels/${threadId}/thread-members`, undefined, options);
      return Array.isArray(body) ? body.filter(isRaw).flatMap((member) => stringIn(member, 'user_id') ?? []) : [];
    },
    message: async (channelId: string, messageId: string, options: CallOptions = {}): Promise<RawEntity> =>
      expectEntity(
        '/channels/:channel/messages/:id',
        await get(`/channels/${channelId}/messages/${messageId}`, undefined, options),
      ),
    /**
     * Discord's own count of the messages that match; null when the guild's index is not ready in time.
     * Discord builds the index on the first question and answers 202 until then.
     */
    countMessages: async (guildId: string, filter: SearchFilter = {}, options: CallOptions = {}) => {
      const path = `/guilds/${guildId}/messages/search`;
      for (let attempt = 1; attempt <= searchTries; attempt += 1) {
        const answer = await rest.request('GET', path, { guildId, ...options, query: { ...filter, limit: 1 } });
        const body = expectRaw(path, answer.body);
        if (answer.status !== 202) return numberIn(body, 'total_results');
        const seconds = Math.min(longestSearchPauseSeconds, numberIn(body, 'retry_after') || 1);
        if (attempt < searchTries) await sleep(seconds * 1_000, undefined, { signal: options.signal });
      }
      return null;
    },
    /** Users who reacted, 100 a page. @param emoji `name:id` of a custom one, else the character itself. */
    reactors: async (
      channelId: string,
      messageId: string,
      emoji: string,
      query: { after?: string; type?: 0 | 1 } = {},
      options: CallOptions = {},
    ): Promise<RawEntity[]> =>
      expectEntities(
        '/channels/:channel/messages/:id/reactions/:emoji',
        await get(
          `/channels/${channelId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`,
          { ...query, limit: 100 },
          options,
        ),
      ),
    /** Pinned messages, newest pin first, all pages. */
    pins: async (channelId: string, options: CallOptions = {}): Promise<RawEntity[]> => {
      const pinned: RawEntity[] = [];
      let before: string | undefined;
      for (;;) {
        const path = `/channels/${channelId}/messages/pins`;
        const body = expectRaw(path, await get(path, { limit: 50, before }, options));
        const items = Array.isArray(body['items']) ? body['items'].filter(isRaw) : [];
        pinned.push(...items.map((item) => expectEntity(path, item['message'])));
        const last = items.at(-1)?.['pinned_at'];
        if (body['has_more'] !== true || typeof last !== 'string') return pinned;
        before = last;
      }
    },
    /** Members by ascending user id, 1,000 a page; needs the members intent. @param query.after A user id. */
    members: async (guildId: string, query: { after?: string } = {}, options: CallOptions = {}): Promise<Raw[]> => {
      const path = `/guilds/${guildId}/members`;
      const body = await get(path, { ...query, limit: 1_000 }, { guildId, ...options });
      return Array.isArray(body) ? body.map((member) => expectRaw(path, member)) : [];
    },
    roles: async (guildId: string, options: CallOptions = {}): Promise<RawEntity[]> =>
      expectEntities('/guilds/:guild/roles', await get(`/guilds/${guildId}/roles`, undefined, { guildId, ...options })),
    /** Fresh links for attachments whose signature has expired, at most 50; undocumented by Discord. */
    refreshAttachmentUrls: async (urls: readonly string[], options: CallOptions = {}): Promise<Map<string, string>> => {
      const path = '/attachments/refresh-urls';
      const body = { attachment_urls: urls };
      const answer = await rest.request('POST', path, { ...options, body, repeatable: true });
      const refreshed = expectRaw(path, answer.body)['refreshed_urls'];
      const fresh = new Map<string, string>();
      for (const pair of Array.isArray(refreshed) ? refreshed.filter(isRaw) : []) {
        const { original, refreshed: url } = pair;
        if (typeof original === 'string' && typeof url === 'string') fresh.set(original, url);
      }
      return fresh;
    },
  };
}
