/**
 * The JSON of DiscordChatExporter. Only what every version writes is typed; all else is kept as it came and read
 * carefully, because files of ten years differ.
 */
export interface DceObject {
  readonly [field: string]: unknown;
}

export interface DceEntity extends DceObject {
  readonly id: string;
}

/** What stands before the messages. `dateRange` and `exportedAt` are missing in old files. */
export interface DceHeader {
  readonly guild: DceEntity;
  /** For a thread `category` and `categoryId` name the channel it belongs to. */
  readonly channel: DceEntity;
  readonly dateRange?: DceObject;
  readonly exportedAt?: string;
}

export interface DceMessage extends DceEntity {
  readonly timestamp: string;
  readonly author: DceEntity;
}

export type DceEvent =
  | { readonly kind: 'header'; readonly header: DceHeader }
  /** In the order of the file; `bytesRead` of the source when the last of them was complete. */
  | { readonly kind: 'messages'; readonly messages: readonly DceMessage[]; readonly bytesRead: number }
  /** The file is whole. `messageCount` is its own count, `messages` what was read; they differ only in altered files. */
  | { readonly kind: 'complete'; readonly messageCount: number; readonly messages: number; readonly bytesRead: number }
  /** The export was interrupted: the file stops in the middle (`cut`), or is closed but without `messageCount`. */
  | {
      readonly kind: 'truncated';
      readonly reason: 'cut' | 'no-count';
      readonly messages: number;
      readonly bytesRead: number;
    };
