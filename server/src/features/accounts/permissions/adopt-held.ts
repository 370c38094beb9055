import { parseBits } from './bits.ts';
import { isThreadType } from './compute.ts';
import { channelRules } from './from-raw.ts';
import type { HeldGuild } from './held-permissions.ts';
import type { MirroredGuild } from './mirrored-guild.ts';
import type { PrivateThread } from './private-threads.store.ts';

/** Fills a guild with what is stored of it. */
export function adoptGuild(guild: MirroredGuild, held: HeldGuild, privateThreads: readonly PrivateThread[]): void {
  guild.setOwner(held.ownerId ?? '');
  for (const { id, permissions } of held.roles) guild.setRole(id, parseBits(permissions));
  for (const raw of held.channels) {
    const channel = channelRules({ ...raw }, guild.id);
    if (channel) guild.setChannel(channel);
  }
  for (const { userId, roleIds, timedOutUntil } of held.members) {
    guild.setMember({ userId, roleIds, timedOutUntilMs: Date.parse(timedOutUntil ?? '') || 0 });
  }
  adoptThreadMembers(guild, privateThreads);
}

/** Adds the threads that the gateway did not name; what it said is newer than what is stored. */
export function adoptThreads(guild: MirroredGuild, held: HeldGuild, privateThreads: readonly PrivateThread[]): void {
  for (const raw of held.channels) {
    if (!isThreadType(raw.type) || guild.channels.has(raw.id)) continue;
    const channel = channelRules({ ...raw }, guild.id);
    if (channel) guild.setChannel(channel);
  }
  adoptThreadMembers(guild, privateThreads);
}

function adoptThreadMembers(guild: MirroredGuild, privateThreads: readonly PrivateThread[]): void {
  for (const { threadId, memberIds, isComplete } of privateThreads) {
    if (guild.threadMembers.has(threadId)) continue;
    guild.setThreadMembers(threadId, memberIds);
    if (isComplete) guild.completeThreads.add(threadId);
  }
}
