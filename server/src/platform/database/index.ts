export { databaseErrors } from './database.errors.ts';
export { type Database, type DatabaseOptions, openDatabase, type Tx, typed } from './database.ts';
export {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded.ts';
export { createGroupCommit, type GroupCommit, type GroupCommitOptions } from './group-commit.ts';
export { type MigrateOptions, type MigrationReport, migrate } from './migrate.ts';
export type { QueryObserver } from './observed-driver.ts';
export { isConflict, isConnectionLoss, isTransient } from './transient.ts';
