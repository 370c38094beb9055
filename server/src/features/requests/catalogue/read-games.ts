import type { GameSummary } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';
import type { HeldGame } from './live-catalogues.ts';

/** The games of a guild with their professions. */
export async function readGames(deps: CatalogueDeps, _actor: Actor, guildId: string): Promise<GameSummary[]> {
  await deps.requireGuild(guildId);
  return (await deps.live.of(guildId)).games.map(summary);
}

function summary({ game, stored }: HeldGame): GameSummary {
  const { source, licence, items, recipes, professions } = game.file;
  return {
    id: game.id,
    name: game.name,
    version: stored.version,
    importedBy: stored.importedBy,
    importedAt: stored.importedAt.toISOString(),
    source: source ?? null,
    licence: licence ?? null,
    items: items.length,
    recipes: recipes.length,
    professions: professions.map(({ id, name, maxSkill }) => ({
      id,
      name,
      maxSkill: maxSkill ?? null,
      recipes: game.recipesOf(id).length,
    })),
  };
}
