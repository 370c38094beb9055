import { createServer } from 'node:http';
import { createLinkSigner } from './cdn/links.ts';
import { createCdnListener } from './cdn/server.ts';
import { type Clock, createClock } from './clock.ts';
import { createControlListener } from './control/control-http.ts';
import { type GuildHandle, guildHandle } from './control/guild-handle.ts';
import { type MemberHandle, memberHandle } from './control/member-handle.ts';
import { discordErrors } from './errors.ts';
import { Faults } from './faults.ts';
import { type Gateway, listen, portOf, startGateway } from './gateway/server.ts';
import { Journal, type SandboxStats } from './journal.ts';
import { type PrivilegedIntents, type SandboxOptions, settingsFrom } from './options.ts';
import { createRestListener } from './rest/server.ts';
import { Discord } from './state/discord.ts';
import type { Bot } from './state/model.ts';
import type { GuildSeed } from './world.ts';

export interface NewBot {
  readonly name?: string;
  /** A token to accept; default a made-up one. */
  readonly token?: string;
  /** Privileged intents switched on for the application; default the sandbox's `intentsGranted`. */
  readonly privilegedIntents?: Partial<PrivilegedIntents>;
}

/** Troubles of REST, of the CDN and of the gateway. Gateway ones say how many connections they hit. */
export interface SandboxFaults
  extends Pick<Faults, 'rest' | 'loseAcks' | 'refuseResumes' | 'expireDownloads' | 'clear' | 'summary'> {
  dropSockets(botUserId?: string): number;
  /** Op 7. */
  requestReconnect(botUserId?: string): number;
  /** Op 9. */
  invalidateSessions(resumable: boolean, botUserId?: string): number;
  /** Op 1. */
  requestHeartbeat(botUserId?: string): number;
  /** Every attachment link issued until now stops working. */
  expireLinks(): void;
}

/** A running emulator. */
export interface Sandbox {
  /** For discord.js: `new Client({ rest: { api: sandbox.apiUrl, cdn: sandbox.cdnUrl } })`. */
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly gatewayUrl: string;
  /** Where the control API answers; the same HTTP server as `apiUrl`. */
  readonly controlUrl: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: SandboxFaults;
  /** Takes the seed over. */
  addGuild(seed: GuildSeed): GuildHandle;
  addBot(bot?: NewBot): Bot;
  guild(id: string): GuildHandle;
  guilds(): readonly GuildHandle[];
  bots(): readonly Bot[];
  member(guildId: string, userId: string): MemberHandle;
  stats(): SandboxStats;
  close(): Promise<void>;
}

/** Starts an emulator of its own: state in memory, three loopback ports. Many can run in one process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options);
  const clock = createClock(settings.clock);
  const journal = new Journal(settings.journalLimit);
  const faults = new Faults();
  let cdnUrl = '';
  const links = createLinkSigner({
    clock,
    secret: settings.secret,
    lifetimeMs: settings.cdnLinkLifetimeMs,
    baseUrl: () => cdnUrl,
  });
  const discord = new Discord(clock, links, settings.secret);
  const gateway = await startGateway(discord, journal, faults, settings);
  const cdn = createServer(createCdnListener(discord, faults));
  await listen(cdn, settings.ports.cdn, settings.host);
  cdnUrl = `http://${settings.host}:${portOf(cdn)}`;
  const rest = createRestListener({ discord, gateway, journal, faults, settings });
  let control: ReturnType<typeof createControlListener> | undefined;
  const http = createServer((request, response) => {
    if (request.url?.startsWith('/_sandbox') && control) void control(request, response);
    else void rest(request, response);
  });
  // Clients keep connections open between requests for longer than Node's default of 5 s.
  http.keepAliveTimeout = 60_000;
  await listen(http, settings.ports.http, settings.host);
  const origin = `http://${settings.host}:${portOf(http)}`;
  const sandbox: Sandbox = {
    apiUrl: `${origin}/api`,
    cdnUrl,
    gatewayUrl: gateway.url,
    controlUrl: `${origin}/_sandbox`,
    clock,
    journal,
    faults: faultsWithGateway(faults, gateway, discord),
    addGuild: (seed) => guildHandle(discord, discord.addGuild(seed)),
    addBot: (bot = {}) =>
      discord.addBot(bot.name ?? 'sandbox-bot', { ...settings.intentsGranted, ...bot.privilegedIntents }, bot.token),
    guild: (id) => guildHandle(discord, discord.guild(id)),
    guilds: () => [...discord.guilds.values()].map((guild) => guildHandle(discord, guild)),
    bots: () => [...discord.bots.values()],
    member: (guildId, userId) => {
      const user = discord.users.get(userId);
      if (!user) throw discordErrors.unknownUser();
      return memberHandle(discord, discord.guild(guildId), user);
    },
    stats: () => journal.stats(),
    close: async () => {
      await gateway.close();
      for (const server of [http, cdn]) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
  control = createControlListener(sandbox);
  return sandbox;
}

function faultsWithGateway(faults: Faults, gateway: Gateway, discord: Discord): SandboxFaults {
  return {
    rest: (fault) => faults.rest(fault),
    loseAcks: (times) => faults.loseAcks(times),
    refuseResumes: (times) => faults.refuseResumes(times),
    expireDownloads: (times) => faults.expireDownloads(times),
    clear: () => faults.clear(),
    summary: () => faults.summary(),
    dropSockets: gateway.dropSockets,
    requestReconnect: gateway.requestReconnect,
    requestHeartbeat: gateway.requestHeartbeat,
    invalidateSessions: gateway.invalidateSessions,
    expireLinks: () => discord.links.expireAll(),
  };
}
