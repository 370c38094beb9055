import type { Tx } from '../../../platform/database/index.ts';
import type { Raw } from '../../../platform/discord/index.ts';
import type { RawMessage } from '../../archive/index.ts';
import type { GapReason } from '../coverage/ledger.types.ts';

/** What a channel's newest message was when a bot began (again) to hear its events. */
export interface HeardFrom {
  readonly channelId: string;
  /** The newest message before; null when there is none. */
  readonly lastMessageId: string | null;
}

/**
 * One thing to store, in the order in which Discord said it.
 *
 * `message` things concern one channel and may be stored beside those of other channels; the rest is stored alone.
 */
export type LiveItem =
  | {
      readonly kind: 'message';
      readonly guildId: string;
      readonly channelId: string;
      readonly name: string;
      readonly data: Raw;
      readonly receivedAt: Date;
      /** The first event after another bot was the source of the channel, or after nobody was. */
      readonly breaks: GapReason | null;
      /** Discord hides text from the bot that heard it: of this message, or of others only. */
      readonly hides?: 'this' | 'others';
    }
  | {
      readonly kind: 'fetched';
      readonly guildId: string;
      readonly channelId: string;
      readonly message: RawMessage;
      readonly seenAt: Date;
    }
  | { readonly kind: 'pins'; readonly guildId: string; readonly channelId: string; readonly ids: readonly string[] }
  | {
      readonly kind: 'structure';
      readonly guildId: string;
      readonly name: string;
      readonly data: Raw;
      readonly receivedAt: Date;
    }
  | {
      /** The events of these channels are heard from here on: what is held is compared with what there was. */
      readonly kind: 'heard-from';
      readonly guildId: string;
      readonly reason: GapReason;
      readonly channels: readonly HeardFrom[];
      /** The bot whose events of the whole guild begin (again); absent when it is about these channels alone. */
      readonly bot?: number;
      /** The newest id that was held of the guild when the silence began; absent: what is held when this is stored. */
      readonly heldBefore?: bigint;
    }
  | {
      /** Events of these channels may be missing from here on; absent: of all channels of the guild. */
      readonly kind: 'unheard';
      readonly guildId: string;
      readonly channelIds?: readonly string[];
    };

/** What was stored, told after the commit. */
export interface StoredChange {
  readonly guildId: string;
  readonly channelId: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

/** What has to be asked of Discord because an event did not say it. */
export interface FollowUp {
  readonly kind: 'message' | 'pins';
  readonly guildId: string;
  readonly channelId: string;
  /** Empty for pins. */
  readonly messageId: string;
}

/** A guild's events began (again) with a bot. */
export interface Beginning {
  readonly guildId: string;
  readonly bot: number;
  /** The newest id that was held of the guild at that moment; 0 when nothing was. */
  readonly newestHeld: bigint;
}

/** What storing a batch gave. */
export interface BatchOutcome {
  readonly changes: readonly StoredChange[];
  readonly followUps: readonly FollowUp[];
  /** Guilds in which a gap was opened. */
  readonly gapsIn: ReadonlySet<string>;
  readonly begun: readonly Beginning[];
}

/** Sees to it that bytes which no attachment refers to any more are deleted once the transaction is committed. */
export type ForgetFiles = (tx: Tx, addresses: readonly string[]) => Promise<void>;
