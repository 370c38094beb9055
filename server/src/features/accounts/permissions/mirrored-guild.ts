import type { Bits } from './bits.ts';
import { type ChannelRules, type GuildRules, isThreadType, type MemberRules, mayReadHistory } from './compute.ts';

/** Readable channels of this many members are kept; a guild whose members all ask at once computes some again. */
const maxKept = 20_000;

/**
 * One guild as it is known now, with what follows from it kept until it changes.
 *
 * Every change goes through a method here: it raises the permission version, and what was computed under an older one is
 * forgotten. A change of one member forgets only what was computed of them.
 */
export class MirroredGuild implements GuildRules {
  readonly id: string;
  ownerId = '';
  readonly roles = new Map<string, Bits>();
  readonly channels = new Map<string, ChannelRules>();
  readonly threadMembers = new Map<string, Set<string>>();
  readonly members = new Map<string, MemberRules>();
  /** Private threads whose whole list of members was read. */
  readonly completeThreads = new Set<string>();
  #version = 0;
  readonly #readable = new Map<string, readonly string[]>();

  constructor(id: string) {
    this.id = id;
  }

  /** Rises with every change of what anybody may do. */
  get version(): number {
    return this.#version;
  }

  setOwner(userId: string): void {
    if (userId === this.ownerId) return;
    this.ownerId = userId;
    this.#changed();
  }

  setRole(id: string, permissions: Bits): void {
    const before = this.roles.get(id);
    if (before?.low === permissions.low && before.high === permissions.high) return;
    this.roles.set(id, permissions);
    this.#changed();
  }

  removeRole(id: string): void {
    if (this.roles.delete(id)) this.#changed();
  }

  setChannel(channel: ChannelRules): void {
    this.channels.set(channel.id, channel);
    this.#changed();
  }

  /** Threads go with their channel. */
  removeChannel(id: string): void {
    this.channels.delete(id);
    this.#forgetThread(id);
    for (const thread of [...this.channels.values()]) {
      if (thread.parentId !== id || !isThreadType(thread.type)) continue;
      this.channels.delete(thread.id);
      this.#forgetThread(thread.id);
    }
    this.#changed();
  }

  setMember(member: MemberRules): void {
    this.members.set(member.userId, member);
    this.#changed(member.userId);
  }

  removeMember(userId: string): void {
    if (this.members.delete(userId)) this.#changed(userId);
  }

  setThreadMembers(threadId: string, userIds: Iterable<string>): void {
    this.threadMembers.set(threadId, new Set(userIds));
    this.#changed();
  }

  changeThreadMembers(threadId: string, added: readonly string[], removed: readonly string[]): void {
    const members = this.threadMembers.get(threadId) ?? new Set<string>();
    this.threadMembers.set(threadId, members);
    for (const userId of added) members.add(userId);
    for (const userId of removed) members.delete(userId);
    for (const userId of [...added, ...removed]) this.#changed(userId);
  }

  /** Channels and threads whose messages a member may read; none for who is no member. The same list until it changes. */
  readableBy(userId: string, nowMs: number): readonly string[] {
    const kept = this.#readable.get(userId);
    if (kept) return kept;
    const member = this.members.get(userId);
    const readable = member
      ? [...this.channels.keys()].filter((channelId) => mayReadHistory(this, member, channelId, nowMs))
      : [];
    // A time-out ends by itself, and voice chats and foreign private threads come back with its end.
    if (member && member.timedOutUntilMs > nowMs) return readable;
    if (this.#readable.size >= maxKept) this.#readable.clear();
    this.#readable.set(userId, readable);
    return readable;
  }

  #forgetThread(threadId: string): void {
    this.threadMembers.delete(threadId);
    this.completeThreads.delete(threadId);
  }

  #changed(userId?: string): void {
    this.#version += 1;
    if (userId === undefined) this.#readable.clear();
    else this.#readable.delete(userId);
  }
}
