import { readFile } from 'node:fs/promises';
import { type CatalogueImport, catalogueFile, catalogueImport, cataloguePackList, gameList } from '@guildhall/contract';
import { Command } from 'commander';
import { defineError, errorMessage } from '../platform/errors.ts';
import { type Api, withApi } from './api.ts';
import { chosenGuild } from './guild-option.ts';
import { action, count, examples, report } from './output.ts';
import { plain } from './plain-text.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly guild?: string;
  readonly add?: boolean;
  readonly json?: boolean;
}

const unreadable = defineError<{ file: string; reason: string }>({
  code: 'commands/unreadable-catalogue',
  status: 400,
  message: ({ file, reason }) =>
    `${file} is no catalogue that can be read (${reason}); give a JSON file, or the name of a pack ("guildhall catalogue packs").`,
});

const guildOption = ['--guild <guild>', 'id or name; not needed when there is only one'] as const;
const jsonOption = ['--json', 'print one JSON document'] as const;

export const catalogueCommand = () =>
  new Command('catalogue')
    .description('What can be made in the games of a guild: professions, recipes, materials.')
    .addCommand(
      new Command('list')
        .description('The games of a guild.')
        .option(...guildOption)
        .option(...jsonOption)
        .action(action(list)),
    )
    .addCommand(
      new Command('packs')
        .description('The catalogues that come with Guildhall.')
        .option(...jsonOption)
        .action(action(packs)),
    )
    .addCommand(
      new Command('import')
        .description('Bring the catalogue of a game into a guild; all of it or, when a row is wrong, nothing.')
        .argument('<file or pack>', 'a JSON file, or the name of a pack')
        .option(...guildOption)
        .option('--add', 'add the rows to what is there, instead of replacing the catalogue of the game')
        .option(...jsonOption)
        .addHelpText(
          'after',
          examples('guildhall catalogue import wow-classic', 'guildhall catalogue import our-recipes.json --add'),
        )
        .action(action(importOne)),
    )
    .addCommand(
      new Command('export')
        .description('Print the catalogue of a game, as a file that can be imported again.')
        .argument('<game>', 'its id, as "guildhall catalogue list" shows it')
        .option(...guildOption)
        .addHelpText('after', examples('guildhall catalogue export wow-classic > wow-classic.json'))
        .action(action(exportOne)),
    );

async function list(options: Options): Promise<void> {
  const found = await withApi(readSettings(), async (api) =>
    api.call(gameList, 'GET', `/api/guilds/${(await chosenGuild(api, options.guild)).id}/catalogue`),
  );
  const lines = found.games.map(
    ({ id, name, version, recipes, professions }) =>
      `${id}  ${plain(name)}: ${count(recipes, 'recipe')}, ${count(professions.length, 'profession')}, version ${version}`,
  );
  report(
    options.json,
    found,
    lines.join('\n') || 'No catalogue yet; "guildhall catalogue packs" shows what comes along.',
  );
}

async function packs(options: Options): Promise<void> {
  const found = await withApi(readSettings(), (api) => api.call(cataloguePackList, 'GET', '/api/catalogue/packs'));
  report(options.json, found, found.packs.map(({ id, about }) => `${id.padEnd(24)} ${about}`).join('\n'));
}

async function importOne(given: string, options: Options): Promise<void> {
  const imported = await withApi(readSettings(), async (api) => {
    const guild = await chosenGuild(api, options.guild);
    const { packs: known } = await api.call(cataloguePackList, 'GET', '/api/catalogue/packs');
    const path = `/api/guilds/${guild.id}/catalogue`;
    const mode = `mode=${options.add ? 'add' : 'replace'}`;
    return known.some(({ id }) => id === given)
      ? api.call(catalogueImport, 'POST', `${path}/packs/${given}?${mode}`)
      : importFile(api, given, (game) => `${path}/${encodeURIComponent(game)}?${mode}`);
  });
  report(options.json, imported, describe(imported));
}

async function importFile(api: Api, file: string, pathOf: (game: string) => string): Promise<CatalogueImport> {
  const content = await readJson(file);
  const id = 'game' in content ? catalogueFile.shape.game.safeParse(content.game).data?.id : undefined;
  if (id === undefined) throw unreadable({ file, reason: 'it names no game: game.id and game.name are missing' });
  return api.call(catalogueImport, 'PUT', pathOf(id), content);
}

async function readJson(file: string): Promise<object> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw unreadable({ file, reason: errorMessage(error) }, error);
  }
  if (typeof content !== 'object' || content === null) throw unreadable({ file, reason: 'it is not an object' });
  return content;
}

async function exportOne(game: string, options: Options): Promise<void> {
  const file = await withApi(readSettings(), async (api) => {
    const guild = await chosenGuild(api, options.guild);
    return api.call(catalogueFile, 'GET', `/api/guilds/${guild.id}/catalogue/${encodeURIComponent(game)}`);
  });
  report(true, file, '');
}

function describe({ game, version, changed, recipes, professions, items }: CatalogueImport): string {
  const size = `${count(recipes, 'recipe')}, ${count(professions, 'profession')}, ${count(items, 'item')}`;
  return changed
    ? `${game}: imported as version ${version}: ${size}.`
    : `${game}: nothing to do, version ${version} is the same: ${size}.`;
}
