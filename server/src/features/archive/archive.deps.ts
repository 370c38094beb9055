import type { Database } from '../../platform/database/index.ts';
import { type ReadableChannels, readableChannels } from './access.ts';
import { createLexemes, type Lexemes } from './search/lexemes.ts';

export interface ArchiveDeps {
  readonly db: Database;
  readonly lexemes: Lexemes;
  readonly now: () => Date;
  /** Asked before anything of a guild is read. */
  readonly readableChannels: ReadableChannels;
}

export function createArchive(options: {
  db: Database;
  now?: () => Date;
  readableChannels?: ReadableChannels;
}): ArchiveDeps {
  return {
    db: options.db,
    lexemes: createLexemes(options.db),
    now: options.now ?? (() => new Date()),
    readableChannels: options.readableChannels ?? readableChannels,
  };
}
