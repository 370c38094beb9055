import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Agent } from 'undici';
import type { Database } from '../../server/src/platform/database/index.ts';
import type { Benchmark } from './bench.ts';
import { percentile, rounded, wholeNumber } from './bench.ts';
import { fillWithChat } from './chat-archive.ts';
import { atRate } from './request-rate.ts';
import { type Query, searchMix, seededRandom } from './search-mix.ts';
import { temporaryDatabase } from './temporary-database.ts';

const warmUp = 200;
const pageLimit = 50;

/**
 * Searches and pages one after another, then pages at a steady rate, all by HTTP from outside the server's process. The
 * first 200 requests of each kind warm up.
 */
export const benchmark: Benchmark = {
  name: 'search',
  about: 'searching and reading an archive of real chat by HTTP: one at a time, then pages of 50 at a steady rate',
  options: { messages: '500000', queries: '1000', rps: '200', seconds: '20' },
  async run(options, say) {
    const total = wholeNumber(options, 'messages', 1_000);
    const queries = wholeNumber(options, 'queries');
    const rps = wholeNumber(options, 'rps');
    const seconds = wholeNumber(options, 'seconds');
    const database = await temporaryDatabase(4);
    try {
      say(`storing ${total} messages`);
      const archive = await fillWithChat(database.db, total);
      const server = await startServer(database.url);
      try {
        const mix = await searchMix(database.db, archive.guildId, queries + warmUp);
        const search = await searchTimes(server, archive.guildId, mix);
        for (const [kind, times] of search.byKind) {
          say(
            `${kind.padEnd(28)} p50 ${rounded(percentile(times, 0.5), 1)} ms, p95 ${rounded(percentile(times, 0.95), 1)} ms`,
          );
        }
        const paths = await pagePaths(database.db, archive.guildId, queries + warmUp);
        const pages = await times(server, paths);
        const api = await atRate((i) => request(server, paths[i % paths.length] ?? ''), rps, seconds);
        if (api.failed > 0) throw new Error(`${api.failed} of ${api.sent} requests failed.`);
        return {
          messages: total,
          source: archive.source,
          searchP50Ms: rounded(percentile(search.all, 0.5)),
          searchP95Ms: rounded(percentile(search.all, 0.95)),
          pageP50Ms: rounded(percentile(pages, 0.5)),
          pageP95Ms: rounded(percentile(pages, 0.95)),
          apiP95Ms: rounded(percentile(api.times, 0.95)),
          apiRps: rounded(api.rps, 1),
          queries,
        };
      } finally {
        server.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

interface Server {
  readonly url: string;
  readonly token: string;
  readonly agent: Agent;
  stop(): void;
}

async function startServer(databaseUrl: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL('./archive-server.ts', import.meta.url)), [databaseUrl]);
  const { url, token } = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; token: string }));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return { url, token, agent: new Agent({ connections: 32 }), stop: () => child.disconnect() };
}

/** Milliseconds from sending to having read the whole reply. */
async function request(server: Server, path: string): Promise<number> {
  const began = performance.now();
  const reply = await server.agent.request({
    origin: server.url,
    path,
    method: 'GET',
    headers: { authorization: `Bearer ${server.token}` },
  });
  const body = await reply.body.text();
  if (reply.statusCode !== 200) throw new Error(`${path} was answered with ${reply.statusCode}: ${body.slice(0, 200)}`);
  return performance.now() - began;
}

async function times(server: Server, paths: readonly string[]): Promise<number[]> {
  const all: number[] = [];
  for (const path of paths) all.push(await request(server, path));
  return all.slice(warmUp);
}

async function searchTimes(
  server: Server,
  guildId: string,
  mix: readonly Query[],
): Promise<{ all: number[]; byKind: Map<string, number[]> }> {
  const paths = mix.map(
    ({ q, sort }) => `/api/guilds/${guildId}/search?${new URLSearchParams({ q, sort, limit: '25' })}`,
  );
  const all = await times(server, paths);
  const byKind = new Map<string, number[]>();
  for (const [i, ms] of all.entries()) {
    const query = mix[i + warmUp];
    for (const kind of query ? [query.kind, `by ${query.sort}`] : [])
      byKind.set(kind, [...(byKind.get(kind) ?? []), ms]);
  }
  return { all, byKind };
}

/** Pages of random channels at random places: newest, before, after, around, in equal parts. */
async function pagePaths(db: Database, guildId: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ channel_id: string; message_id: string }>`
    select channel_id, message_id from archive_messages where guild_id = ${guildId} and message_id % 97 = 0 limit 10000
  `.execute(db.kysely);
  const random = seededRandom(11);
  return Array.from({ length: count }, () => {
    const row = rows[Math.floor(random() * rows.length)];
    if (!row) throw new Error('The archive has no messages to page through.');
    const anchor = ['', `&before=${row.message_id}`, `&after=${row.message_id}`, `&around=${row.message_id}`][
      Math.floor(random() * 4)
    ];
    return `/api/guilds/${guildId}/channels/${row.channel_id}/messages?limit=${pageLimit}${anchor ?? ''}`;
  });
}
