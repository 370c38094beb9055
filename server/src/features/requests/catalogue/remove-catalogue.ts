import type { Actor } from '../../accounts/index.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';
import { lockCatalogues, removeCatalogue as removeStored } from './catalogue.store.ts';
import { importerOf } from './importer.ts';

/**
 * Takes the catalogue of a game out of a guild; its history stays.
 *
 * @throws AppError requests/unknown-game
 */
export async function removeCatalogue(
  deps: CatalogueDeps,
  actor: Actor,
  { guildId, game }: { readonly guildId: string; readonly game: string },
): Promise<void> {
  await deps.requireGuild(guildId);
  const removed = await deps.db.transactionWithRetry(async (tx) => {
    await lockCatalogues(tx);
    return removeStored(tx, { guildId, game, actor: importerOf(actor), at: deps.now() });
  });
  const catalogue = await deps.live.refresh(guildId);
  if (!removed) catalogue.require(game);
}
