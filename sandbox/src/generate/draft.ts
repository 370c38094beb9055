import { type APIChannel, type APIMessage, type APIUser, MessageType } from 'discord-api-types/v10';
import type { Spoken } from './grammar.ts';

/** A message before it has an id: what is said, and what it refers to. */
export interface Draft extends Spoken {
  at: number;
  readonly author: APIUser;
  readonly type: MessageType;
  /** Answered, pinned, or the poll whose result this is; in the same channel and earlier. */
  readonly target?: Draft;
  readonly image?: boolean;
  readonly log?: boolean;
  readonly voice?: boolean;
  readonly link?: string;
  readonly sticker?: string;
  readonly poll?: DraftPoll;
  /** Forwards a message of another channel. */
  readonly forward?: boolean;
  /** Embeds, components and whatever else this kind of message brings. */
  readonly fields?: Partial<APIMessage>;
  /** The thread that a "thread created" notice announces. */
  readonly announces?: APIChannel;
  readonly editedAt?: number;
  pinned?: boolean;
  /** Set when the message is written. */
  message?: APIMessage;
}

export interface DraftPoll {
  readonly question: string;
  readonly answers: readonly string[];
  readonly multiselect: boolean;
  readonly expiresAt: number;
  /** One count for each answer. */
  readonly votes: readonly number[];
}

export function draft(
  at: number,
  author: APIUser,
  text: string,
  more: Partial<Omit<Draft, 'at' | 'author' | 'message'>> = {},
): Draft {
  return {
    type: MessageType.Default,
    content: text,
    mentions: [],
    mentionRoles: [],
    mentionEveryone: false,
    at,
    author,
    ...more,
  };
}
