import type { StoredMessage, StoredUser } from '../state/model.ts';
import type { Place } from './place.ts';

/** Discord's allowed_mentions; a missing list allows nothing of its kind, a missing object everything. */
export interface MentionRules {
  readonly parse?: readonly string[];
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
  readonly repliedUser?: boolean;
}

export interface Mentions {
  readonly mention_everyone: boolean;
  readonly mentions: StoredUser[];
  readonly mention_roles: string[];
}

/** Whom a text mentions: users and roles by their markup, everyone, and the author replied to. */
export function mentionsIn(
  { discord, guild }: Place,
  content: string,
  rules?: MentionRules,
  repliedTo?: StoredMessage,
  mayMentionEveryone = true,
): Mentions {
  const allows = (kind: 'users' | 'roles', id: string) =>
    !rules || (rules.parse?.includes(kind) ?? false) || (rules[kind]?.includes(id) ?? false);
  const users = new Map<string, StoredUser>();
  const roles = new Set<string>();
  for (const [, isRole, id] of content.matchAll(/<@(&|!)?(\d{1,20})>/g)) {
    if (!id) continue;
    if (isRole === '&') {
      if (guild.roles.has(id) && allows('roles', id)) roles.add(id);
    } else {
      const user = discord.users.get(id);
      if (user && allows('users', id)) users.set(id, user);
    }
  }
  if (repliedTo && (rules ? rules.repliedUser === true : true)) users.set(repliedTo.author.id, repliedTo.author);
  const allowed = mayMentionEveryone && (!rules || (rules.parse?.includes('everyone') ?? false));
  const everyone = allowed && /@(everyone|here)\b/.test(content);
  return { mention_everyone: everyone, mentions: [...users.values()], mention_roles: [...roles] };
}

/** Rules that keep to those whom a message mentions already. */
export function allowedMentionsOf(message: StoredMessage): MentionRules {
  return {
    users: message.mentions.map((user) => user.id),
    roles: message.mention_roles,
    ...(message.mention_everyone ? { parse: ['everyone'] } : {}),
  };
}
