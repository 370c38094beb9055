import type { Database } from '../../../platform/database/index.ts';
import { createLiveCatalogues, type LiveCatalogues } from './live-catalogues.ts';

export interface CatalogueDeps {
  readonly db: Database;
  readonly live: LiveCatalogues;
  /** @throws AppError when the guild is not known here */
  readonly requireGuild: (guildId: string) => Promise<void>;
  readonly now: () => Date;
}

export function createCatalogues(deps: Omit<CatalogueDeps, 'live'>): CatalogueDeps {
  return { ...deps, live: createLiveCatalogues(deps.db, () => deps.now().getTime()) };
}
