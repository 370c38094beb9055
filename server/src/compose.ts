import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announceServer } from './commands/running-server.ts';
import { createDiscordMembership, endSessionsOnLeaving } from './discord-membership.ts';
import {
  accountRoutes,
  apiKeyRoutes,
  areaRoleRoutes,
  createAccess,
  createAccounts,
  discordSignInRoutes,
  issueOwnerKey,
  newSecret,
  ownerLink,
  principalOf,
  readableChannels,
} from './features/accounts/index.ts';
import { archiveRoutes, createArchive, embedPictureAddress, requireGuild } from './features/archive/index.ts';
import {
  attachmentRoutes,
  type BulkChange,
  bulkChanges,
  captureRoutes,
  cdnRule,
  createCapture,
  createCoverageLedger,
  createLiveCapture,
  createMediaWork,
  defaultCaptureSettings,
  download,
  readBulkChange,
  readCaptureSettings,
} from './features/capture/index.ts';
import { createPictures, pictureRoutes } from './features/pictures/index.ts';
import { catalogueChanges, catalogueRoutes, createCatalogues } from './features/requests/index.ts';
import { checkDatabase, checkDisk, checkMigrations } from './health-checks.ts';
import { discordHealth, joinDiscord } from './join-discord.ts';
import { mayReadTopic } from './may-read-topic.ts';
import { mirrorPermissions } from './mirror-permissions.ts';
import type { Config } from './platform/config/index.ts';
import { type Database, listen, migrate, openDatabase } from './platform/database/index.ts';
import { createDiscordPool } from './platform/discord/index.ts';
import { createLocalFiles } from './platform/files/index.ts';
import { checkAddress, createHealth, createHttpServer, type HttpServer } from './platform/http/index.ts';
import { createJobs, type Jobs } from './platform/jobs/index.ts';
import { createRealtime, realtimeRoutes } from './platform/realtime/index.ts';
import { createMetrics, type Logger } from './platform/telemetry/index.ts';
import { createLivePublisher } from './publish-live.ts';
import { holdDatabase } from './sole-process.ts';
import { beginSurroundings, type DiscordAccount, type Surroundings } from './surroundings.ts';
import { version } from './version.ts';

export interface App {
  /** Where browsers reach it. */
  readonly url: string;
  /** Signs one browser in as the owner. */
  readonly ownerLink: string;
  /** Finishes what is in hand and frees everything, in the reverse order of the start. */
  close(): Promise<void>;
}

/** Handlers stop at their next checkpoint, within a second or so. */
const jobsDrainMs = 4_000;
const discordCdnUrl = 'https://cdn.discordapp.com';
const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Starts everything on an existing data directory; what was started is closed again when a later part fails.
 *
 * @param begun Closed with the rest.
 */
export async function compose(config: Config, log: Logger, begun?: Surroundings): Promise<App> {
  const surroundings = begun ?? (await beginSurroundings(config, log));
  const started = new AsyncDisposableStack();
  started.defer(() => surroundings.close());
  try {
    return await startAll(config, log, surroundings, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function startAll(
  config: Config,
  log: Logger,
  surroundings: Surroundings,
  started: AsyncDisposableStack,
): Promise<App> {
  const databaseUrl = await surroundings.databaseUrl;
  const metrics = createMetrics();
  started.defer(() => metrics.close());
  const { slowQueryMs, databasePoolSize: poolSize } = config;
  const db = await openDatabase({ url: databaseUrl, poolSize, slowQueryMs, log, metrics: metrics.database });
  started.defer(() => db.close());
  // The embedded database is locked already.
  if (config.databaseUrl !== null) started.defer(await holdDatabase(databaseUrl, log));
  // After the locks, which know who is in the way, and before anything is changed or anybody hears of us.
  await checkAddress(config);
  const migrations = await migrate({ url: databaseUrl });
  if (migrations.applied.length > 0) log.info(`The database is now at ${migrations.current}.`);

  const jobs = createJobs({ url: databaseUrl, log, metrics: metrics.jobs, soleProcess: true });
  await jobs.start();
  started.defer(() => jobs.stop(jobsDrainMs));

  const token = newSecret(32);
  const discord = await surroundings.discord;
  const rooms = await buildRooms({ config, log, db, metrics, jobs, discord, token });
  started.defer(() => rooms.realtime.close());
  started.defer(() => rooms.pool.close());
  started.defer(() => rooms.pictures.close());
  started.defer(() => rooms.publisher.close());
  const changes = { channel: bulkChanges, onPayload: rooms.filledElsewhere };
  started.defer(await listen({ url: databaseUrl, ...changes, log }));
  const { changed: onPayload } = rooms.catalogues.live;
  started.defer(await listen({ url: databaseUrl, channel: catalogueChanges, onPayload, log }));
  // Before the gateway is joined, whose events it follows.
  await rooms.mirror.start();
  started.defer(() => rooms.mirror.stop());
  rooms.live.start();
  started.defer(() => rooms.live.stop());
  // Before the rest, because the gateway takes its time and works by itself.
  started.defer(await joinDiscord({ ...rooms, log }));
  rooms.capture.start();
  started.defer(() => rooms.capture.stop());
  await rooms.media?.start();
  checkDatabase(rooms.health, db);
  checkMigrations(rooms.health, db, migrations.current);
  checkDisk(rooms.health, config.dataDir);
  rooms.health.register({ name: 'members', problem: () => rooms.mirror.problem(), required: false });
  rooms.health.register({ name: 'jobs', problem: () => jobs.problem() });

  const listening = await rooms.http.listen();
  started.defer(() => rooms.http.close());
  const url = config.publicUrl ?? listening;
  rooms.setAddress(url);
  const startedAt = new Date().toISOString();
  started.defer(await announceServer(config.dataDir, { url: listening, pid: process.pid, token, version, startedAt }));
  const { key } = await issueOwnerKey(rooms.accounts);

  return { url, ownerLink: ownerLink(url, key), close: () => started.disposeAsync() };
}

/**
 * The API without a server, for commands while none runs: reads and imports work, what needs a bot says that none is there.
 *
 * @param db Migrated.
 */
export async function composeOffline(
  config: Config,
  log: Logger,
  db: Database,
): Promise<{ http: HttpServer; token: string; close(): Promise<void> }> {
  const metrics = createMetrics();
  const token = newSecret(32);
  const discord = { apiUrl: config.discordApiUrl, tokens: [], oauthClient: null };
  const rooms = await buildRooms({ config, log, db, metrics, jobs: null, discord, token });
  const close = async () => {
    await rooms.http.close();
    rooms.publisher.close();
    rooms.pictures.close();
    await rooms.pool.close();
    rooms.realtime.close();
    metrics.close();
  };
  return { http: rooms.http, token, close };
}

interface Ground {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly metrics: ReturnType<typeof createMetrics>;
  /** None runs offline. */
  readonly jobs: Jobs | null;
  readonly discord: DiscordAccount;
  readonly token: string;
}

/** Every room on its ground; nothing runs yet. */
async function buildRooms({ config, log, db, metrics, jobs, discord, token }: Ground) {
  const health = createHealth();
  const isHttps = config.publicUrl?.startsWith('https:') ?? false;
  const pool = createDiscordPool({
    ...discord,
    log,
    metrics,
    limits: { globalPerSecond: config.discordRequestsPerSecond },
  });
  const mirror = mirrorPermissions({ db, pool, log });
  const oauthClient = discord.oauthClient && { ...discord.oauthClient, apiUrl: discord.apiUrl };
  const accounts = createAccounts(db, { membership: createDiscordMembership(pool, mirror), oauthClient });
  endSessionsOnLeaving(pool, mirror, accounts, log);
  const access = createAccess(accounts, { localToken: token, isHttps });
  const { stillSignedIn } = access;
  const realtime = createRealtime({ log, metrics: metrics.realtime, mayRead: mayReadTopic, stillSignedIn });
  const files = await createLocalFiles(join(config.dataDir, 'files'));
  const defaultSettings = { ...defaultCaptureSettings, attachmentMaxBytes: config.captureAttachmentsMaxBytes };
  const mayFetch = cdnRule(discord.apiUrl);
  const pictures = createPictures({
    db,
    files: await createLocalFiles(join(config.dataDir, 'pictures')),
    cdnUrl: discord.cdnUrl ?? discordCdnUrl,
    embedAddress: (actor, picture) => embedPictureAddress(archive, actor, picture),
    mayFetch,
    download,
    log,
    now: () => new Date(),
  });
  const media =
    jobs &&
    createMediaWork({
      db,
      jobs,
      files,
      defaultSettings,
      discord: pool,
      mayFetch,
      now: () => new Date(),
    });
  const capture = createCapture({
    db,
    defaultSettings,
    captured: async (guildId) => media?.captured(guildId),
    discord: pool,
    realtime,
    log,
    metrics: metrics.capture,
    discordHealth: () => discordHealth(pool),
    checkDiscord: () => pool.checkAgain(),
    onStored: (change) => filled(change),
    liveState: (guildId) => live.state(guildId),
  });
  const archive = createArchive({
    db,
    readableChannels: async (actor, guildId) => readableChannels(mirror, principalOf(actor), guildId),
  });
  const catalogues = createCatalogues({
    db,
    requireGuild: (guildId) => requireGuild(archive, guildId),
    now: () => new Date(),
  });
  const publisher = createLivePublisher({ archive, capture, realtime, log });
  const filled = (change: BulkChange) => {
    mirror.noteChannel(change.guildId, change.channelId);
    publisher.filled(change);
  };
  const filledElsewhere = (payload: string) => {
    const change = readBulkChange(payload);
    if (change) filled(change);
  };
  const live = createLiveCapture({
    db,
    pool,
    ledger: createCoverageLedger(db.kysely),
    settings: (guildId) => readCaptureSettings(db.kysely, guildId, defaultSettings),
    log,
    metrics: metrics.capture,
    forgetFiles: media?.forgetFiles,
    onStored: publisher.stored,
    onState: publisher.guildChanged,
  });
  const settingsChanged = async (guildId: string) => {
    await live.settingsChanged(guildId);
    await media?.settingsChanged(guildId);
  };
  const captureDeps = { ...capture.deps, settingsChanged };
  let url = '';
  const http = await createHttpServer({
    config: { host: config.host, port: config.port, publicUrl: config.publicUrl ?? undefined, webDir, version },
    log,
    metrics,
    health,
    authorize: access.authorize,
    routes: [
      realtimeRoutes(realtime),
      accountRoutes(accounts, access, () => url),
      discordSignInRoutes(accounts, access, () => url),
      apiKeyRoutes(accounts),
      areaRoleRoutes(accounts),
      captureRoutes(captureDeps),
      attachmentRoutes({ db, files, media, defaultSettings }),
      pictureRoutes(pictures),
      archiveRoutes(archive),
      catalogueRoutes(catalogues),
    ],
  });
  const setAddress = (address: string) => {
    url = address;
  };
  return {
    health,
    accounts,
    realtime,
    pool,
    mirror,
    capture,
    media,
    pictures,
    catalogues,
    live,
    publisher,
    filledElsewhere,
    http,
    setAddress,
  };
}
