import type { CatalogueFile, CatalogueImport } from '@guildhall/contract';
import type { Tx } from '../../../platform/database/index.ts';
import type { Actor } from '../../accounts/index.ts';
import { canonicalJson, hashOf } from './canonical.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';
import { catalogueErrors } from './catalogue.errors.ts';
import {
  lockCatalogues,
  readCatalogues,
  readContent,
  type StoredCatalogue,
  writeCatalogue,
} from './catalogue.store.ts';
import { checkAddition, checkCatalogue } from './check-catalogue.ts';
import { importerOf } from './importer.ts';

export interface ImportInput {
  readonly guildId: string;
  /** Of unknown origin. */
  readonly file: unknown;
  /** `replace`: the file is the game's whole catalogue. `add`: its rows join those that are there. */
  readonly mode: 'replace' | 'add';
  /** The game that is meant, where that is said apart from the file. */
  readonly game?: string;
}

/**
 * Brings the catalogue of a game into a guild, all of it or, when anything is wrong with it, nothing.
 * What is there already in the same form gets no new version.
 *
 * @throws AppError requests/catalogue-malformed, requests/catalogue-of-another-game
 */
export async function importCatalogue(deps: CatalogueDeps, actor: Actor, input: ImportInput): Promise<CatalogueImport> {
  await deps.requireGuild(input.guildId);
  const gameId = gameOf(input.file);
  if (input.game !== undefined && gameId !== undefined && gameId !== input.game) {
    throw catalogueErrors.otherGame({ asked: input.game, game: gameId });
  }
  const imported = await deps.db.transactionWithRetry(async (tx) => {
    await lockCatalogues(tx);
    const stored = (await readCatalogues(tx, input.guildId)).find(({ game }) => game === gameId);
    const file = await checked(tx, input, stored);
    const json = canonicalJson(file);
    const hash = hashOf(json);
    const changed = stored?.hash !== hash;
    const change = { guildId: input.guildId, game: file.game.id, actor: importerOf(actor), at: deps.now() };
    const content = { hash, json, recipes: file.recipes.length };
    const version = changed ? await writeCatalogue(tx, change, content) : stored.version;
    return report(file, version, changed);
  });
  // Other processes hear of it; this one must show it in its very next answer.
  if (imported.changed) await deps.live.refresh(input.guildId);
  return imported;
}

async function checked(tx: Tx, { file, mode }: ImportInput, stored: StoredCatalogue | undefined) {
  const base = mode === 'add' && stored ? await readContent(tx, stored.hash) : undefined;
  return base ? checkAddition(base, file) : checkCatalogue(file);
}

/** Before the file is checked: what it is added to decides what its references may lead to. */
function gameOf(file: unknown): string | undefined {
  if (typeof file !== 'object' || file === null || !('game' in file)) return undefined;
  const { game } = file;
  return typeof game === 'object' && game !== null && 'id' in game && typeof game.id === 'string' ? game.id : undefined;
}

function report(file: CatalogueFile, version: number, changed: boolean): CatalogueImport {
  return {
    game: file.game.id,
    version,
    changed,
    professions: file.professions.length,
    items: file.items.length,
    recipes: file.recipes.length,
  };
}
