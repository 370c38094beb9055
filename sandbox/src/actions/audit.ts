import { isDeepStrictEqual } from 'node:util';
import type { AuditLogEvent } from 'discord-api-types/v10';
import { Intent } from '../gateway/intents.ts';
import { Permission } from '../permissions.ts';
import { actorNow } from '../state/acting.ts';
import type { AuditChange, AuditEntry } from '../state/audit-log.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';

export interface Deed {
  readonly type: AuditLogEvent;
  readonly targetId: string | null;
  readonly changes?: readonly AuditChange[];
  readonly options?: Readonly<Record<string, string>>;
  /** Default whoever acts, and the guild's owner where a test acts. */
  readonly userId?: string;
}

/** Writes into the audit log and tells the bots that may read it. */
export function recordDeed(discord: Discord, guild: Guild, deed: Deed): void {
  if (guild.isDirect) return;
  const actor = actorNow();
  const entry: AuditEntry = {
    id: discord.nextId(),
    action_type: deed.type,
    user_id: deed.userId ?? actor?.userId ?? guild.profile.owner_id,
    target_id: deed.targetId,
    ...(deed.changes?.length ? { changes: deed.changes } : {}),
    ...(deed.options ? { options: deed.options } : {}),
    ...(actor?.reason ? { reason: actor.reason } : {}),
  };
  guild.auditLog.add(entry);
  discord.emit({
    type: 'GUILD_AUDIT_LOG_ENTRY_CREATE',
    guild,
    intents: Intent.GuildModeration,
    permission: Permission.ViewAuditLog,
    data: () => ({ ...entry, guild_id: guild.id }),
  });
}

/** What differs between two states of a thing; of a new thing everything, of a removed one likewise. */
export function changesBetween(before: object | undefined, after: object | undefined, keys: readonly string[]) {
  const [old, fresh]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  return keys.flatMap((key): AuditChange[] => {
    const [old_value, new_value] = [old?.[key] ?? undefined, fresh?.[key] ?? undefined];
    if (isDeepStrictEqual(old_value, new_value)) return [];
    return [
      {
        key,
        ...(old_value === undefined ? {} : { old_value }),
        ...(new_value === undefined ? {} : { new_value }),
      },
    ];
  });
}
