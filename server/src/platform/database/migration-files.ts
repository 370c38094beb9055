import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseErrors } from './database.errors.ts';

export interface MigrationFile {
  readonly version: number;
  /** File name without `.sql`, such as `0002_archive`. */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  /** False when the first line is `-- no-transaction`: a single statement such as `create index concurrently`. */
  readonly inTransaction: boolean;
}

/** The migrations of a folder by number. @throws AppError database/migration-files */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const files = await Promise.all(names.map((name) => readMigration(directory, name)));
  files.forEach((file, index) => {
    const before = files[index - 1];
    if (before?.version === file.version) {
      throw databaseErrors.migrationFiles({ problem: `${before.name} and ${file.name} have the same number` });
    }
  });
  return files;
}

async function readMigration(directory: string, fileName: string): Promise<MigrationFile> {
  const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(fileName)?.[1];
  if (!number) throw databaseErrors.migrationFiles({ problem: `${fileName} is not named NNNN_words.sql` });
  // Line ends of a checkout on Windows are no change.
  const sql = (await readFile(join(directory, fileName), 'utf8')).replaceAll('\r\n', '\n');
  return {
    version: Number(number),
    name: fileName.slice(0, -'.sql'.length),
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
    inTransaction: !sql.startsWith('-- no-transaction'),
  };
}
