import type { CatalogueFile } from '@guildhall/contract';
import { type Kysely, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/** Where a process that changed the catalogue of a guild tells the others; the payload is the guild's id. */
export const catalogueChanges = 'guildhall_catalogue_change';

/** A number that only imports lock: they are rare, and the contents are shared between guilds. */
const importLock = 0x6361_7461;

export interface StoredCatalogue {
  readonly game: string;
  readonly version: number;
  /** Hexadecimal. */
  readonly hash: string;
  readonly importedBy: string;
  readonly importedAt: Date;
}

const columns = sql`game, version, encode(content_hash, 'hex') as hash, imported_by as "importedBy",
  imported_at as "importedAt"`;

export async function readCatalogues(db: Kysely<unknown>, guildId: string): Promise<StoredCatalogue[]> {
  const { rows } = await sql<StoredCatalogue>`
    select ${columns} from requests_catalogues where guild_id = ${guildId} order by game`.execute(db);
  return rows;
}

export async function readContent(db: Kysely<unknown>, hash: string): Promise<CatalogueFile | undefined> {
  const { rows } = await sql<{ content: CatalogueFile }>`
    select content from requests_catalogue_contents where hash = decode(${hash}, 'hex')`.execute(db);
  return rows[0]?.content;
}

/** Until the end of the transaction nobody else changes a catalogue. */
export async function lockCatalogues(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${importLock})`.execute(tx);
}

export interface CatalogueChange {
  readonly guildId: string;
  readonly game: string;
  readonly actor: string;
  readonly at: Date;
}

/** @returns The new version. The others are told when the transaction is committed. */
export async function writeCatalogue(
  tx: Tx,
  { guildId, game, actor, at }: CatalogueChange,
  content: { readonly hash: string; readonly json: string; readonly recipes: number },
): Promise<number> {
  const { hash, json, recipes } = content;
  await sql`insert into requests_catalogue_contents (hash, content) values (decode(${hash}, 'hex'), ${json}::jsonb)
    on conflict do nothing`.execute(tx);
  const version = await nextVersion(tx, guildId, game);
  await sql`
    insert into requests_catalogues (guild_id, game, version, content_hash, imported_by, imported_at)
    values (${guildId}, ${game}, ${version}, decode(${hash}, 'hex'), ${actor}, ${at})
    on conflict (guild_id, game) do update set version = excluded.version, content_hash = excluded.content_hash,
      imported_by = excluded.imported_by, imported_at = excluded.imported_at`.execute(tx);
  await sql`
    insert into requests_catalogue_history (guild_id, game, version, change, content_hash, recipes, actor, at)
    values (${guildId}, ${game}, ${version}, 'imported', decode(${hash}, 'hex'), ${recipes}, ${actor}, ${at})`.execute(
    tx,
  );
  await dropUnusedContents(tx);
  await tellChange(tx, guildId);
  return version;
}

/** @returns Whether there was one. */
export async function removeCatalogue(tx: Tx, { guildId, game, actor, at }: CatalogueChange): Promise<boolean> {
  const { rows } = await sql`
    delete from requests_catalogues where guild_id = ${guildId} and game = ${game} returning game`.execute(tx);
  if (rows.length === 0) return false;
  const version = await nextVersion(tx, guildId, game);
  await sql`
    insert into requests_catalogue_history (guild_id, game, version, change, content_hash, recipes, actor, at)
    values (${guildId}, ${game}, ${version}, 'removed', null, 0, ${actor}, ${at})`.execute(tx);
  await dropUnusedContents(tx);
  await tellChange(tx, guildId);
  return true;
}

async function nextVersion(tx: Tx, guildId: string, game: string): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(version), 0) + 1 as next from requests_catalogue_history
    where guild_id = ${guildId} and game = ${game}`.execute(tx);
  return rows[0]?.next ?? 1;
}

async function dropUnusedContents(tx: Tx): Promise<void> {
  await sql`delete from requests_catalogue_contents content where not exists
    (select from requests_catalogues where content_hash = content.hash)`.execute(tx);
}

async function tellChange(tx: Tx, guildId: string): Promise<void> {
  await sql`select pg_notify(${catalogueChanges}, ${guildId})`.execute(tx);
}
