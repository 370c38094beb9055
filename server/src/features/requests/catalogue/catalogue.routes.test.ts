import {
  type CatalogueFile,
  catalogueFile,
  catalogueImport,
  cataloguePackList,
  gameList,
  problem,
  recipeDetail,
  recipeList,
} from '@guildhall/contract';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../platform/database/index.ts';
import { createHealth, createHttpServer } from '../../../platform/http/index.ts';
import { createMetrics } from '../../../platform/telemetry/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { createAccess, createAccounts, newSecret } from '../../accounts/index.ts';
import { createArchive, requireGuild } from '../../archive/index.ts';
import { catalogueChanges, catalogueRoutes, createCatalogues } from '../index.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';

const { db, url: databaseUrl } = await testDatabase();
const log = pino({ level: 'silent' });
const token = newSecret(32);
const guild = '100000000000000001';
const otherGuild = '100000000000000002';
const archive = createArchive({ db });
let clock = new Date('2026-03-01T08:00:00Z');
const process = () =>
  createCatalogues({ db, requireGuild: (guildId) => requireGuild(archive, guildId), now: () => clock });
const catalogues = process();
const http = await createHttpServer({
  config: { host: '127.0.0.1', port: 0, webDir: '/nowhere', version: 'test' },
  log,
  metrics: createMetrics(),
  health: createHealth(),
  authorize: createAccess(createAccounts(db), { localToken: token, isHttps: false }).authorize,
  routes: [catalogueRoutes(catalogues)],
});
const url = await http.listen();
afterAll(() => http.close());

beforeAll(async () => {
  for (const id of [guild, otherGuild]) {
    await sql`insert into archive_guilds (guild_id, name, raw) values (${id}, 'A guild', '{}')`.execute(db.kysely);
  }
});

async function call(method: string, path: string, body?: unknown) {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const reply = await fetch(`${url}/api${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await reply.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: reply.status, json };
}
const at = (path = '', of = guild) => `/guilds/${of}/catalogue${path}`;
const games = async (of = guild) => gameList.parse((await call('GET', at('', of))).json).games;
const put = async (file: unknown, query = '', of = guild) => call('PUT', at(`/hearth${query}`, of), file);
const withFields = (fields: Partial<CatalogueFile>) => ({ ...smallCatalogue(), ...fields });

describe('the catalogue of a guild', () => {
  it('is imported, listed, searched, read and exported', async () => {
    const imported = catalogueImport.parse((await put(smallCatalogue())).json);
    expect(imported).toEqual({ game: 'hearth', version: 1, changed: true, professions: 2, items: 8, recipes: 8 });
    expect(await games()).toMatchObject([
      {
        id: 'hearth',
        version: 1,
        importedBy: 'owner',
        importedAt: '2026-03-01T08:00:00.000Z',
        professions: [
          { id: 'baking', maxSkill: 100, recipes: 2 },
          { id: 'smithing', maxSkill: null, recipes: 6 },
        ],
      },
    ]);
    const found = recipeList.parse((await call('GET', at('/hearth/recipes?q=lantrn'))).json);
    expect(found.recipes[0]).toMatchObject({ id: 'lantern', name: 'Storm Lantern', profession: 'Smithing', skill: 40 });
    const detail = await call('GET', at('/hearth/recipes/lantern?quantity=4&provided=ore:5,%20link:2'));
    expect(recipeDetail.parse(detail.json)).toMatchObject({
      reagents: [
        { item: 'bar', name: 'Iron Bar', count: 2, madeBy: 'bar' },
        { item: 'link', count: 3, madeBy: 'link' },
      ],
      rollUp: { materials: [{ item: 'ore', name: 'Ore', total: 20, provided: 5, needed: 15 }], unused: [] },
    });
    const exported = await call('GET', at('/hearth'));
    expect(catalogueFile.parse(exported.json)).toEqual(smallCatalogue());
  });

  it('that is imported again is the same version, whatever the order of its fields', async () => {
    const { recipes, ...rest } = smallCatalogue();
    const again = await put({
      recipes: recipes.map((row) => Object.fromEntries(Object.entries(row).reverse())),
      ...rest,
    });
    expect(again.json).toMatchObject({ version: 1, changed: false });
  });

  it('with one wrong row is not imported by halves', async () => {
    const recipes = smallCatalogue().recipes.map((row, index) => (index === 7 ? { ...row, skill: -1 } : row));
    const refused = await put(withFields({ recipes }));
    expect(refused.status).toBe(400);
    expect(problem.parse(refused.json)).toMatchObject({
      code: 'requests/catalogue-malformed',
      detail: expect.stringContaining('recipes[7] skill must be at least 0'),
      details: { problems: [{ row: 'recipes[7]', field: 'skill', message: 'must be at least 0' }], more: 0 },
    });
    expect((await call('GET', at('/hearth'))).json).toEqual(smallCatalogue());
  });

  it('may have several games, and rows that are added', async () => {
    const tea = withFields({ game: { id: 'tea', name: 'Tea' } });
    expect((await call('PUT', at('/tea'), tea)).json).toMatchObject({ game: 'tea', version: 1 });
    const recipes = [{ id: 'toast', profession: 'baking', name: 'Toast', reagents: { bread: 1 } }];
    const added = withFields({ items: [], professions: [], recipes });
    expect((await put(added, '?mode=add')).json).toMatchObject({ version: 2, changed: true, recipes: 9 });
    expect((await put(added, '?mode=add')).json).toMatchObject({ version: 2, changed: false });
    expect((await games()).map(({ id, version }) => [id, version])).toEqual([
      ['hearth', 2],
      ['tea', 1],
    ]);
    expect(await games(otherGuild)).toEqual([]);
  });

  it('is seen changed by another process at once, and after a lost notice within half a minute', async () => {
    const other = process();
    const name = async () => (await other.live.of(guild)).require('hearth').game.name;
    expect(await name()).toBe('Hearth & Home');
    const stop = await listen({ url: databaseUrl, channel: catalogueChanges, onPayload: other.live.changed, log });
    await put(withFields({ game: { id: 'hearth', name: 'Renamed' } }));
    await vi.waitFor(async () => expect(await name()).toBe('Renamed'), { timeout: 20_000 });
    await stop();
    await put(withFields({ game: { id: 'hearth', name: 'Again' } }));
    expect(await name()).toBe('Renamed');
    clock = new Date(clock.getTime() + 31_000);
    await vi.waitFor(async () => expect(await name()).toBe('Again'), { timeout: 20_000 });
  });

  it('is stored once for guilds with the same, and leaves its history when it is removed', async () => {
    await put(smallCatalogue(), '', otherGuild);
    await put(smallCatalogue());
    const contents = async () => (await sql`select from requests_catalogue_contents`.execute(db.kysely)).rows.length;
    expect(await contents()).toBe(2); // and the one of tea
    const [mine, theirs] = await Promise.all([catalogues.live.of(guild), catalogues.live.of(otherGuild)]);
    expect(mine.require('hearth').game).toBe(theirs.require('hearth').game);
    expect((await call('DELETE', at('/tea'))).status).toBe(204);
    expect((await call('DELETE', at('/hearth', otherGuild))).status).toBe(204);
    expect(await contents()).toBe(1);
    expect((await call('DELETE', at('/tea'))).status).toBe(404);
    const tea = withFields({ game: { id: 'tea', name: 'Tea' } });
    expect((await call('PUT', at('/tea'), tea)).json).toMatchObject({ version: 3 });
    const { rows } = await sql`select version, change, actor from requests_catalogue_history
      where guild_id = ${guild} and game = 'tea' order by version`.execute(db.kysely);
    expect(rows).toEqual([
      { version: 1, change: 'imported', actor: 'owner' },
      { version: 2, change: 'removed', actor: 'owner' },
      { version: 3, change: 'imported', actor: 'owner' },
    ]);
  });

  it('imports that come at once leave one whole catalogue', async () => {
    const files = Array.from({ length: 8 }, (_, n) => withFields({ game: { id: 'rush', name: `Rush ${n}` } }));
    const replies = await Promise.all(files.map((file) => call('PUT', at('/rush'), file)));
    const versions = replies.map(({ json }) => catalogueImport.parse(json).version);
    expect(versions.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await games()).find(({ id }) => id === 'rush')?.version).toBe(8);
    await call('DELETE', at('/rush'));
  });

  it('comes from a pack, and is as large as the whole of one', async () => {
    const packs = cataloguePackList.parse((await call('GET', '/catalogue/packs')).json).packs;
    expect(packs.map(({ id }) => id)).toContain('wow-classic');
    expect((await call('POST', at('/packs/wow-classic'))).json).toMatchObject({ recipes: 3_353, changed: true });
    const exported = catalogueFile.parse((await call('GET', at('/wow-classic'))).json);
    const items = Array.from({ length: 20_000 }, (_, n) => ({ id: `extra-${n}`, name: `Something more, number ${n}` }));
    const larger = { ...exported, items: [...exported.items, ...items] };
    expect((await call('PUT', at('/wow-classic'), larger)).json).toMatchObject({ changed: true });
    const orbs = await call('GET', at('/wow-classic/recipes/enchant-weapon-crusader?quantity=2'));
    expect(recipeDetail.parse(orbs.json).rollUp.materials).toContainEqual(
      expect.objectContaining({ name: 'Righteous Orb', needed: 4 }),
    );
  });

  it.each([
    ['GET', at('/chess'), 404, 'requests/unknown-game'],
    ['GET', at('/chess/recipes'), 404, 'requests/unknown-game'],
    ['GET', at('/hearth/recipes?profession=magic'), 404, 'requests/unknown-profession'],
    ['GET', at('/hearth/recipes/bred'), 404, 'requests/unknown-recipe'],
    ['GET', at('/hearth/recipes/bread?quantity=0'), 400, 'http/invalid-input'],
    ['GET', at('/hearth/recipes/bread?quantity=1000000000'), 400, 'http/invalid-input'],
    ['GET', at('/hearth/recipes/bread?provided=gold:3'), 400, 'requests/unknown-material'],
    ['GET', at('/hearth/recipes/bread?provided=wheat:-3'), 400, 'requests/unknown-material'],
    ['POST', at('/packs/chess'), 404, 'requests/unknown-pack'],
    ['GET', at('', '199999999999999999'), 404, 'archive/guild-not-found'],
    ['PUT', at('/chess'), 400, 'requests/catalogue-of-another-game'],
  ])('answers %s %s with %i %s', async (method, path, status, code) => {
    const reply = await call(method, path, method === 'PUT' ? smallCatalogue() : undefined);
    expect([reply.status, problem.parse(reply.json)]).toEqual([
      status,
      expect.objectContaining({ code, detail: expect.stringMatching(/\.$|\?$/) }),
    ]);
  });

  it('tells the form of its file', async () => {
    expect((await call('GET', '/catalogue/schema')).json).toMatchObject({
      properties: { recipes: { type: 'array' } },
      required: expect.arrayContaining(['format', 'game', 'professions', 'items', 'recipes']),
    });
  });
});
