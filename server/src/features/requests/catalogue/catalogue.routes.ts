import {
  catalogueFile,
  catalogueImport,
  catalogueImportQuery,
  cataloguePackList,
  catalogueParams,
  gameList,
  guildParams,
  packParams,
  recipeDetail,
  recipeList,
  recipeParams,
  recipeQuery,
  rollUpQuery,
} from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../../platform/http/index.ts';
import { actorOf } from '../../accounts/index.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';
import { exportCatalogue } from './export-catalogue.ts';
import { importCatalogue } from './import-catalogue.ts';
import { listPacks, readPack } from './packs.ts';
import { readGames } from './read-games.ts';
import { findRecipes, readRecipe } from './read-recipes.ts';
import { removeCatalogue } from './remove-catalogue.ts';

/** A catalogue of 20,000 recipes has about 5 MB. */
const maxFileBytes = 8 * 1_048_576;

export const catalogueRoutes = (deps: CatalogueDeps) =>
  defineRoutes(async (app) => {
    const tags = ['requests'];
    const config = { access: 'owner' } as const;
    const catalogue = '/api/guilds/:guildId/catalogue';
    const schemaOfFile = z.toJSONSchema(catalogueFile, { io: 'input' });

    app.get(
      '/api/catalogue/schema',
      { config, schema: { tags, summary: 'The JSON schema of a catalogue file' } },
      async () => schemaOfFile,
    );

    app.get(
      '/api/catalogue/packs',
      {
        config,
        schema: { tags, summary: 'Catalogues that come with Guildhall', response: { 200: cataloguePackList } },
      },
      async () => ({ packs: await listPacks() }),
    );

    app.get(
      catalogue,
      { config, schema: { tags, summary: 'Games and professions', params: guildParams, response: { 200: gameList } } },
      async (request) => ({ games: await readGames(deps, actorOf(request), request.params.guildId) }),
    );

    app.get(
      `${catalogue}/:game`,
      { config, schema: { tags, summary: 'The catalogue of a game as a file', params: catalogueParams } },
      (request) => exportCatalogue(deps, actorOf(request), request.params),
    );

    app.put(
      `${catalogue}/:game`,
      {
        config,
        bodyLimit: maxFileBytes,
        schema: {
          tags,
          summary: 'Import the catalogue of a game (its form: /api/catalogue/schema)',
          params: catalogueParams,
          querystring: catalogueImportQuery,
          // Checked by the import itself, which names rows.
          body: z.unknown(),
          response: { 200: catalogueImport },
        },
      },
      (request) => importCatalogue(deps, actorOf(request), { ...request.params, ...request.query, file: request.body }),
    );

    app.post(
      `${catalogue}/packs/:pack`,
      {
        config,
        schema: {
          tags,
          summary: 'Import a catalogue that comes with Guildhall',
          params: packParams,
          querystring: catalogueImportQuery,
          response: { 200: catalogueImport },
        },
      },
      async (request) => {
        const { guildId, pack } = request.params;
        return importCatalogue(deps, actorOf(request), { guildId, ...request.query, file: await readPack(pack) });
      },
    );

    app.delete(
      `${catalogue}/:game`,
      { config, schema: { tags, summary: 'Remove the catalogue of a game', params: catalogueParams } },
      async (request, reply) => {
        await removeCatalogue(deps, actorOf(request), request.params);
        return reply.status(204).send();
      },
    );

    app.get(
      `${catalogue}/:game/recipes`,
      {
        config,
        schema: {
          tags,
          summary: 'Find recipes by name, typed wrongly too',
          params: catalogueParams,
          querystring: recipeQuery,
          response: { 200: recipeList },
        },
      },
      async (request) => ({
        recipes: await findRecipes(deps, actorOf(request), { ...request.params, ...request.query }),
      }),
    );

    app.get(
      `${catalogue}/:game/recipes/:recipe`,
      {
        config,
        schema: {
          tags,
          summary: 'One recipe, with the materials for a number of it',
          params: recipeParams,
          querystring: rollUpQuery,
          response: { 200: recipeDetail },
        },
      },
      (request) => readRecipe(deps, actorOf(request), { ...request.params, ...request.query }),
    );
  });
