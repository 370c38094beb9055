import type { AreaRole, AreaSubject } from '@guildhall/contract';
import { sql } from 'kysely';
import type { Database } from '../../../platform/database/index.ts';
import type { GuildMember } from '../membership.ts';

export interface NamedSubject extends AreaSubject {
  readonly namedAt: Date;
}

export interface AreaRolesStore {
  list(guildId: string): Promise<readonly NamedSubject[]>;
  /** What a member is named for, in person or through their roles. */
  rolesOf(guildId: string, userId: string, member: GuildMember): Promise<readonly AreaRole[]>;
  /** Naming again changes nothing. @param namedBy Null: the owner of the installation. */
  insert(guildId: string, subject: AreaSubject, namedBy: string | null, at: Date): Promise<void>;
  delete(guildId: string, subject: AreaSubject): Promise<void>;
}

export function createAreaRolesStore(db: Database): AreaRolesStore {
  return {
    async list(guildId) {
      const { rows } = await sql<NamedSubject>`
        select area_role as "areaRole", subject_kind as "subjectKind", subject_id::text as "subjectId",
          named_at as "namedAt"
        from accounts_area_roles where guild_id = ${guildId}::bigint
        order by area_role, subject_kind, subject_id`.execute(db.kysely);
      return rows;
    },
    async rolesOf(guildId, userId, { roleIds }) {
      const { rows } = await sql<{ areaRole: AreaRole }>`
        select distinct area_role as "areaRole" from accounts_area_roles
        where guild_id = ${guildId}::bigint
          and (subject_kind = 'member' and subject_id = ${userId}::bigint
            or subject_kind = 'role' and subject_id = any(${[...roleIds]}::bigint[]))`.execute(db.kysely);
      return rows.map(({ areaRole }) => areaRole);
    },
    async insert(guildId, { areaRole, subjectKind, subjectId }, namedBy, at) {
      await sql`
        insert into accounts_area_roles (guild_id, area_role, subject_kind, subject_id, named_by, named_at)
        values (${guildId}::bigint, ${areaRole}, ${subjectKind}, ${subjectId}::bigint, ${namedBy}::bigint, ${at})
        on conflict do nothing`.execute(db.kysely);
    },
    async delete(guildId, { areaRole, subjectKind, subjectId }) {
      await sql`
        delete from accounts_area_roles
        where guild_id = ${guildId}::bigint and area_role = ${areaRole}
          and subject_kind = ${subjectKind} and subject_id = ${subjectId}::bigint`.execute(db.kysely);
    },
  };
}
