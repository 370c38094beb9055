import type { Place } from '../actions/place.ts';
import type { CommandChoice } from '../commands/model.ts';
import type { StoredMessage, StoredUser } from '../state/model.ts';

export const InteractionKind = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

export const CallbackKind = {
  pong: 1,
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  autocomplete: 8,
  modal: 9,
  launchActivity: 12,
} as const;

/** Bits of message flags that interactions set. */
export const MessageFlag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

/** A window with fields that a bot opened at a member. */
export interface Modal {
  readonly customId: string;
  readonly title: string;
  /** As the bot sent them: rows, labels and texts. */
  readonly components: readonly object[];
}

/** A message shown to one user only: it stands in no channel's history. */
export interface EphemeralMessage {
  readonly message: StoredMessage;
  readonly place: Place;
  readonly userId: string;
}

/** What a member did that a bot is to answer. */
export interface StoredInteraction {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  readonly bot: StoredUser;
  readonly kind: number;
  readonly createdAtMs: number;
  readonly user: StoredUser;
  readonly place: Place;
  /** Name of the command with subcommands. */
  readonly name?: string;
  readonly targetUser?: StoredUser;
  /** The message that a message command was opened on. */
  readonly targetMessage?: StoredMessage;
  /** The message with the component that was used, also behind a modal opened from it. */
  readonly source?: StoredMessage;
  /** What opened the modal that was submitted. */
  readonly trigger?: StoredInteraction;
  answer: InteractionAnswer | undefined;
}

/** The first answer, and what became of it. */
export interface InteractionAnswer {
  readonly type: number;
  readonly atMs: number;
  /** The message that @original means; undefined for modals and autocompletion, and after its deletion. */
  originalId: string | undefined;
  /** A deferred message that still says that the bot is thinking: the first follow-up replaces it. */
  thinking: boolean;
  readonly ephemeral: boolean;
  readonly modal?: Modal;
  readonly choices?: readonly CommandChoice[];
  /** Ids of the messages sent by the token, the original among them. */
  readonly messageIds: string[];
}
