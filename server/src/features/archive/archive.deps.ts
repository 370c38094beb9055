import type { Database } from '../../platform/database/index.ts';
import { createLexemes, type Lexemes } from './search/lexemes.ts';

export interface ArchiveDeps {
  readonly db: Database;
  readonly lexemes: Lexemes;
  readonly now: () => Date;
}

export function createArchive(options: { db: Database; now?: () => Date }): ArchiveDeps {
  return {
    db: options.db,
    lexemes: createLexemes(options.db),
    now: options.now ?? (() => new Date()),
  };
}
