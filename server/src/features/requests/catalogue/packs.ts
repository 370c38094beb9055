import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { catalogueErrors } from './catalogue.errors.ts';

/** Catalogues that come with the program: files of server/packs (sources and licences: docs/requests.md). */
const packs: Readonly<Record<string, string>> = {
  'wow-classic': 'World of Warcraft Classic to level 80: all professions with recipes, with enchantments',
  'wow-classic-enchanting': 'The enchantments alone, to add to a catalogue of World of Warcraft Classic',
  minecraft: 'Minecraft: crafting table, furnace, smithing table and brewing stand, the common things',
};

const addressOf = (pack: string) => fileURLToPath(new URL(`../../../../packs/${pack}.json`, import.meta.url));

export async function listPacks(): Promise<{ id: string; about: string; bytes: number }[]> {
  return Promise.all(
    Object.entries(packs).map(async ([id, about]) => ({ id, about, bytes: (await stat(addressOf(id))).size })),
  );
}

/** @throws AppError requests/unknown-pack */
export async function readPack(pack: string): Promise<unknown> {
  if (!Object.hasOwn(packs, pack)) throw catalogueErrors.unknownPack({ pack, known: Object.keys(packs) });
  return JSON.parse(await readFile(addressOf(pack), 'utf8'));
}
