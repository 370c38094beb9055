export { copyRows } from './copy.ts';
export { type Database, openDatabase, type Tx } from './database.ts';
export { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
export { createGroupCommit } from './group-commit.ts';
export { listen } from './listen.ts';
export { type MigrationReport, migrate } from './migrate.ts';
export { prepared } from './prepared.ts';
export { isTransient } from './transient.ts';
