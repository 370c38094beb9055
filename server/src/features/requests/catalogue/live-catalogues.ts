import type { Database } from '../../../platform/database/index.ts';
import { catalogueErrors } from './catalogue.errors.ts';
import { readCatalogues, readContent, type StoredCatalogue } from './catalogue.store.ts';
import { createGame, type Game } from './game.ts';

export interface HeldGame {
  readonly game: Game;
  readonly stored: StoredCatalogue;
}

/** What can be made in one guild, as it was at a moment: whoever holds it does not see it change. */
export interface GuildCatalogue {
  readonly games: readonly HeldGame[];
  /** @throws AppError requests/unknown-game */
  require(gameId: string): HeldGame;
}

/** The catalogues in memory. */
export interface LiveCatalogues {
  /** From memory after the first time; also when it is looked at while it is loaded anew. */
  of(guildId: string): Promise<GuildCatalogue>;
  /** Loads what has changed; resolves when it can be seen. */
  refresh(guildId: string): Promise<GuildCatalogue>;
  /** Another process may have changed it: loads it anew if it is in memory. */
  changed(guildId: string): void;
}

interface Entry {
  current: GuildCatalogue | undefined;
  /** Loads of one guild follow each other, so that an older one never replaces a newer one. */
  last: Promise<unknown>;
  checkedAt: number;
}

/** The notice of a change is lost while the connection that hears it is: then the versions are compared this often. */
const recheckAfterMs = 30_000;

/** @param now Milliseconds. */
export function createLiveCatalogues(db: Database, now: () => number = Date.now): LiveCatalogues {
  const entries = new Map<string, Entry>();
  return { of, refresh, changed };

  async function of(guildId: string): Promise<GuildCatalogue> {
    const entry = entries.get(guildId);
    if (!entry?.current) return refresh(guildId);
    if (now() - entry.checkedAt > recheckAfterMs) inBackground(guildId);
    return entry.current;
  }

  function changed(guildId: string): void {
    if (entries.has(guildId)) inBackground(guildId);
  }

  /** What is in memory serves on when the database does not answer; the next look asks again. */
  function inBackground(guildId: string): void {
    refresh(guildId).catch(() => undefined);
  }

  function refresh(guildId: string): Promise<GuildCatalogue> {
    const entry = entries.get(guildId) ?? { current: undefined, last: Promise.resolve(), checkedAt: 0 };
    entries.set(guildId, entry);
    entry.checkedAt = now();
    const loaded = entry.last.then(async () => {
      entry.current = await load(guildId);
      return entry.current;
    });
    entry.last = loaded.catch(() => undefined);
    return loaded;
  }

  async function load(guildId: string): Promise<GuildCatalogue> {
    const games: HeldGame[] = [];
    for (const stored of await readCatalogues(db.kysely, guildId)) {
      const game = held(stored.hash) ?? (await build(stored.hash));
      // Removed between the two queries: its notice is on the way.
      if (game) games.push({ game, stored });
    }
    return {
      games,
      require(gameId) {
        const found = games.find(({ game }) => game.id === gameId);
        if (!found) throw catalogueErrors.unknownGame({ game: gameId, known: games.map(({ game }) => game.id) });
        return found;
      },
    };
  }

  async function build(hash: string): Promise<Game | undefined> {
    const content = await readContent(db.kysely, hash);
    return content && createGame(content);
  }

  /** Guilds with the same catalogue share it in memory, too. */
  function held(hash: string): Game | undefined {
    for (const { current } of entries.values()) {
      const found = current?.games.find(({ stored }) => stored.hash === hash);
      if (found) return found.game;
    }
    return undefined;
  }
}
