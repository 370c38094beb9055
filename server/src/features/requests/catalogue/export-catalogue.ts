import type { CatalogueFile } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';

/**
 * The catalogue of a game as a file; imported again it changes nothing.
 *
 * @throws AppError requests/unknown-game
 */
export async function exportCatalogue(
  deps: CatalogueDeps,
  _actor: Actor,
  { guildId, game }: { readonly guildId: string; readonly game: string },
): Promise<CatalogueFile> {
  await deps.requireGuild(guildId);
  return (await deps.live.of(guildId)).require(game).game.file;
}
