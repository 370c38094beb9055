/**
 * From which id on live capture hears everything of a channel.
 *
 * An anchor is the newest id that live capture is not responsible for: everything after it arrives as an event, in
 * order, as long as the anchor stands. -1: the channel began while it was heard.
 *
 * Changes belong to a transaction: `rollback` takes back those since the last `commit`.
 */
export class Continuity {
  readonly #anchors = new Map<string, Map<string, bigint>>();
  #undo: (() => void)[] = [];

  anchor(guildId: string, channelId: string): bigint | undefined {
    return this.#anchors.get(guildId)?.get(channelId);
  }

  begin(guildId: string, channelId: string, anchor: bigint): void {
    const channels = this.#anchors.get(guildId) ?? new Map<string, bigint>();
    this.#anchors.set(guildId, channels);
    const before = channels.get(channelId);
    this.#undo.push(() => (before === undefined ? channels.delete(channelId) : channels.set(channelId, before)));
    channels.set(channelId, anchor);
  }

  /** Events may have been missed. @param channelIds Absent: in all channels of the guild. */
  end(guildId: string, channelIds?: readonly string[]): void {
    const channels = this.#anchors.get(guildId);
    for (const channelId of channelIds ?? [...(channels?.keys() ?? [])]) {
      const before = channels?.get(channelId);
      if (before === undefined) continue;
      this.#undo.push(() => channels?.set(channelId, before));
      channels?.delete(channelId);
    }
  }

  commit(): void {
    this.#undo = [];
  }

  rollback(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
