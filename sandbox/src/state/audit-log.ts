import type { AuditLogEvent } from 'discord-api-types/v10';
import { compareIds } from '../snowflake.ts';

export interface AuditChange {
  readonly key: string;
  readonly old_value?: unknown;
  readonly new_value?: unknown;
}

/** An entry as Discord serves it. */
export interface AuditEntry {
  readonly id: string;
  readonly action_type: AuditLogEvent;
  readonly user_id: string;
  readonly target_id: string | null;
  readonly changes?: readonly AuditChange[];
  readonly options?: Readonly<Record<string, string>>;
  readonly reason?: string;
}

export interface AuditFilter {
  readonly userId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly actionType?: number | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Who did what in a guild, oldest first. */
export class AuditLog {
  readonly #entries: AuditEntry[] = [];

  add(entry: AuditEntry): void {
    this.#entries.push(entry);
  }

  /** Newest first; with `after` the oldest after it, oldest first. */
  page({ userId, targetId, actionType, before, after, limit }: AuditFilter): AuditEntry[] {
    const fits = this.#entries.filter(
      (entry) =>
        (userId === undefined || entry.user_id === userId) &&
        (targetId === undefined || entry.target_id === targetId) &&
        (actionType === undefined || entry.action_type === actionType) &&
        (before === undefined || compareIds(entry.id, before) < 0) &&
        (after === undefined || compareIds(entry.id, after) > 0),
    );
    return after === undefined ? fits.reverse().slice(0, limit) : fits.slice(0, limit);
  }
}
