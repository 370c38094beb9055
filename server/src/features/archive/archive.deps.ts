import type { Database } from '../../platform/database/index.ts';
import { createLexemes, type Lexemes } from './search/lexemes.ts';

export interface ArchiveDeps {
  readonly db: Database;
  /** Where pictures of people lie; Discord's unless a sandbox plays it. */
  readonly cdnUrl: string;
  readonly lexemes: Lexemes;
  readonly now: () => Date;
}

export function createArchive(options: { db: Database; cdnUrl?: string; now?: () => Date }): ArchiveDeps {
  return {
    db: options.db,
    cdnUrl: options.cdnUrl ?? 'https://cdn.discordapp.com',
    lexemes: createLexemes(options.db),
    now: options.now ?? (() => new Date()),
  };
}
