import { StoryError } from '../driver/story-error.ts';
import { DiscordError, discordErrors } from '../errors.ts';
import { deskOf } from '../interactions/desk-of.ts';
import { candidatesFor } from '../oauth2/candidates.ts';
import { type Fields, isFields, objects, text, texts } from '../rest/fields.ts';
import type { RestDeps } from '../rest/server.ts';
import type { DiscordEvent } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { StoredUser } from '../state/model.ts';
import { presentMessage } from '../state/present.ts';
import { ClientInteractions } from './client-interactions.ts';
import { personIn, treeFor } from './client-tree.ts';
import { peopleIn } from './people.ts';
import { runRoute } from './run-route.ts';

/** Members offered at once. */
const maxOffered = 60;

export interface ClientDeps extends RestDeps {
  readonly cdnUrl: () => string;
}

/** One browser: who it is, what it looks at, and what it is told. */
export class ClientSession {
  readonly #deps: ClientDeps;
  readonly #send: (event: object) => void;
  #user: StoredUser | undefined;
  #interactions: ClientInteractions | undefined;
  #channelId: string | undefined;

  constructor(deps: ClientDeps, send: (event: object) => void) {
    this.#deps = deps;
    this.#send = send;
  }

  /** Answers one request; its fields depend on what it does. */
  async answer(request: Fields): Promise<unknown> {
    switch (request['do']) {
      case 'members':
        return this.#members(text(request, 'search') ?? '');
      case 'enter':
        return this.#enter(text(request, 'userId') ?? '');
      case 'tree':
        return treeFor(this.#deps.discord, this.#deps.cdnUrl(), this.#me().id);
      case 'people':
        return this.#acquaintances(text(request, 'search') ?? '');
      case 'open':
        return this.#open(text(request, 'channelId') ?? '', text(request, 'before'));
      case 'call':
        return this.#call(request);
      case 'entities':
        return this.#entities(request);
      default: {
        const outcome = this.#interactions?.answer(request);
        if (outcome !== undefined) return outcome;
        throw new Error(`The client has no "${String(request['do'])}".`);
      }
    }
  }

  #members(search: string): object {
    const all = candidatesFor(this.#deps.discord, this.#deps.cdnUrl(), search);
    return { members: all.slice(0, maxOffered), total: all.length };
  }

  /** Who can be written to: whoever shares a server, bots first. */
  #acquaintances(search: string): object[] {
    const { discord, cdnUrl } = this.#deps;
    const me = this.#me();
    const wanted = search.trim().toLowerCase();
    const found = new Map<string, StoredUser>();
    for (const guild of discord.guildsOf({ user: me })) {
      for (const { userId, nick } of guild.members.values()) {
        const user = discord.users.get(userId);
        const names = `${nick ?? ''} ${user?.global_name ?? ''} ${user?.username ?? ''}`.toLowerCase();
        if (user && user !== me && names.includes(wanted)) found.set(userId, user);
      }
    }
    return [...found.values()]
      .sort((a, b) => Number(b.bot ?? false) - Number(a.bot ?? false) || a.username.localeCompare(b.username))
      .slice(0, maxOffered)
      .map(({ id }) => personIn(discord, cdnUrl(), undefined, id));
  }

  #enter(userId: string): object {
    const user = this.#deps.discord.users.get(userId);
    if (!user) throw discordErrors.unknownUser();
    this.#user = user;
    this.#interactions = new ClientInteractions(this.#deps.discord, user);
    this.#channelId = undefined;
    return treeFor(this.#deps.discord, this.#deps.cdnUrl(), user.id);
  }

  /** A page of a channel, newest first, with the people in it; the first page also begins to follow the channel. */
  async #open(channelId: string, before: string | undefined): Promise<object> {
    const path = `/channels/${channelId}/messages?limit=50${before ? `&before=${before}` : ''}`;
    const { body } = await runRoute(this.#deps, this.#me(), { method: 'GET', path, body: undefined, files: [] });
    const { guild } = this.#deps.discord.findChannel(channelId);
    if (!before) this.#channelId = channelId;
    const messages = Array.isArray(body) ? body : [];
    return { messages, people: this.#people(guild, messages), alone: before ? [] : this.#alone(guild, channelId) };
  }

  async #call(request: Fields): Promise<unknown> {
    const files = (objects(request, 'files') ?? []).map((file) => ({
      name: text(file, 'name') ?? 'file',
      contentType: text(file, 'contentType') || 'application/octet-stream',
      bytes: Buffer.from(text(file, 'base64') ?? '', 'base64'),
    }));
    const [method, path] = [text(request, 'method') ?? 'GET', text(request, 'path') ?? ''];
    const { body } = await runRoute(this.#deps, this.#me(), { method, path, body: request['body'], files });
    return body ?? null;
  }

  /** Users, roles and channels of the server to pick from, by a part of their name. */
  #entities(request: Fields): object[] {
    const { discord, cdnUrl } = this.#deps;
    const { guild } = discord.findChannel(text(request, 'channelId') ?? '');
    const me = this.#me();
    const wanted = (text(request, 'search') ?? '').toLowerCase();
    const kinds = texts(request, 'kinds') ?? [];
    const now = discord.clock.now();
    const found: { id: string; name: string; kind: string }[] = [];
    if (kinds.includes('user')) {
      for (const { userId, nick } of guild.members.values()) {
        const user = discord.users.get(userId);
        const names = `${nick ?? ''} ${user?.global_name ?? ''} ${user?.username ?? ''}`.toLowerCase();
        if (names.includes(wanted)) found.push({ kind: 'user', ...named(personIn(discord, cdnUrl(), guild, userId)) });
      }
    }
    const others = [
      ...(kinds.includes('role') ? [...guild.roles.values()].map(({ id, name }) => ({ id, name, kind: 'role' })) : []),
      ...(kinds.includes('channel')
        ? [...guild.channels.values()]
            .filter((channel) => guild.canView(me.id, now, channel))
            .map(({ id, name }) => ({ id, name, kind: 'channel' }))
        : []),
    ];
    found.push(...others.filter(({ name }) => name.toLowerCase().includes(wanted)));
    return found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, 25);
  }

  #me(): StoredUser {
    if (!this.#user) throw new Error('Choose a member first.');
    return this.#user;
  }

  #people(guild: Guild, messages: readonly unknown[]): object[] {
    const { discord, cdnUrl } = this.#deps;
    return peopleIn(messages).map((id) => personIn(discord, cdnUrl(), guild.isDirect ? undefined : guild, id));
  }

  /** Answers to interactions that only this member sees. */
  #alone(guild: Guild, channelId: string): object[] {
    const { discord } = this.#deps;
    const user = this.#me();
    const viewer = { userId: user.id, seesContent: true };
    return deskOf(discord)
      .ephemeralsOf(user.id, channelId)
      .map(({ message }) => presentMessage(discord, guild, message, viewer));
  }

  /** Tells the browser of what the bots are told, if the member may know it. */
  hear(event: DiscordEvent): void {
    const { discord } = this.#deps;
    const user = this.#user;
    if (!user || (event.onlyUser !== undefined && event.onlyUser !== user.id) || event.exceptUser === user.id) return;
    const { guild, channel } = event;
    if (!guild.members.has(user.id) && event.type !== 'GUILD_DELETE') return;
    if (channel && !guild.canView(user.id, discord.clock.now(), channel)) return;
    if (event.type.startsWith('MESSAGE_')) this.#hearMessage(event, user);
    else if (event.type === 'TYPING_START') this.#hearTyping(event, user);
    else if (/^(CHANNEL|THREAD|GUILD)_/.test(event.type)) this.#send({ event: 'tree' });
  }

  #hearMessage({ type, guild, channel, data }: DiscordEvent, user: StoredUser): void {
    const viewer = { userId: user.id, seesContent: true };
    const told = { ids: undefined, id: undefined, message_id: undefined, author: undefined, ...data(viewer) };
    if (!channel) return;
    const from = isFields(told.author) ? told.author['id'] : undefined;
    if (type === 'MESSAGE_CREATE') this.#send({ event: 'news', channelId: channel.id, messageId: told.id, from });
    if (channel.id !== this.#channelId) return;
    if (type === 'MESSAGE_DELETE' || type === 'MESSAGE_DELETE_BULK') {
      this.#send({ event: 'gone', channelId: channel.id, ids: told.ids ?? [told.id] });
      return;
    }
    const message = guild.log(channel.id).get(String(told.message_id ?? told.id));
    if (!message) return;
    const shown = presentMessage(this.#deps.discord, guild, message, viewer);
    this.#send({ event: 'message', channelId: channel.id, message: shown, people: this.#people(guild, [shown]) });
  }

  #hearTyping({ guild, channel, data }: DiscordEvent, user: StoredUser): void {
    const { user_id } = { user_id: '', ...data({ userId: user.id, seesContent: true }) };
    if (!channel || channel.id !== this.#channelId || user_id === user.id) return;
    const person = personIn(this.#deps.discord, this.#deps.cdnUrl(), guild, user_id);
    this.#send({ event: 'typing', channelId: channel.id, person });
  }

  /** Sends anew what only this member sees in the open channel. */
  hearInteractions(): void {
    const channelId = this.#channelId;
    if (channelId === undefined || !this.#user) return;
    const { guild } = this.#deps.discord.findChannel(channelId);
    const messages = this.#alone(guild, channelId);
    this.#send({ event: 'alone', channelId, messages, people: this.#people(guild, messages) });
  }
}

function named(person: object): { id: string; name: string } {
  return { id: '', name: '', ...person };
}

/** What the browser shows of an error. */
export function sentenceOf(error: unknown): string {
  // Stories tell what was to be seen, which who sits before the screen knows.
  if (error instanceof StoryError) return error.message.replace(/(?<=\.) [^\n]* sees in [^\n]*:\n.*$/s, '');
  if (error instanceof DiscordError && error.errors) return `${error.message}: ${firstProblem(error.errors)}`;
  return error instanceof Error ? error.message : String(error);
}

function firstProblem(tree: object): string {
  for (const value of Object.values(tree)) {
    if (Array.isArray(value)) return String(value[0]?.message ?? '');
    const found = firstProblem(value);
    if (found) return found;
  }
  return '';
}
