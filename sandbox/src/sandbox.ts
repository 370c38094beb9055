import { createServer } from 'node:http';
import { archiveIdleThreads } from './actions/archive-idle-threads.ts';
import { announceGuild } from './actions/members.ts';
import { createLinkSigner } from './cdn/links.ts';
import { createCdnListener } from './cdn/server.ts';
import { attachClientSocket, clientPath, serveClient } from './client/client-http.ts';
import { createClock } from './clock.ts';
import { createControlListener } from './control/control-http.ts';
import { guildHandle } from './control/guild-handle.ts';
import { memberHandle } from './control/member-handle.ts';
import { discordErrors } from './errors.ts';
import { Faults } from './faults.ts';
import { type Gateway, listen, portOf, startGateway } from './gateway/server.ts';
import { deskOf } from './interactions/desk-of.ts';
import { Journal } from './journal.ts';
import { authorizePath, createAuthorizeListener } from './oauth2/authorize-http.ts';
import { oauth2Handle } from './oauth2/oauth2-handle.ts';
import { type SandboxOptions, settingsFrom } from './options.ts';
import { createRestListener } from './rest/server.ts';
import type { Sandbox, SandboxFaults } from './sandbox-api.ts';
import { Discord } from './state/discord.ts';

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
  let origin = '';
  const deps = { discord, gateway, journal, faults, settings, apiUrl: () => `${origin}/api` };
  const rest = createRestListener(deps);
  const authorize = createAuthorizeListener(discord, () => cdnUrl);
  let control: ReturnType<typeof createControlListener> | undefined;
  const http = createServer((request, response) => {
    if (request.url?.startsWith('/_sandbox') && control) void control(request, response);
    else if (authorizePath.test(request.url?.split('?')[0] ?? '')) void authorize(request, response);
    else if (clientPath.test(request.url ?? '/')) void serveClient(request, response);
    else void rest(request, response);
  });
  // Clients keep connections open between requests for longer than Node's default of 5 s.
  http.keepAliveTimeout = 60_000;
  const closeClients = attachClientSocket(http, { ...deps, cdnUrl: () => cdnUrl });
  await listen(http, settings.ports.http, settings.host);
  origin = `http://${settings.host}:${portOf(http)}`;
  const sandbox: Sandbox = {
    apiUrl: `${origin}/api`,
    cdnUrl,
    gatewayUrl: gateway.url,
    controlUrl: `${origin}/_sandbox`,
    clientUrl: `${origin}/`,
    clock: {
      ...clock,
      advance: (ms) => {
        const before = clock.now();
        clock.advance(ms);
        archiveIdleThreads(discord, before, clock.now());
        deskOf(discord).changed();
      },
    },
    journal,
    faults: faultsWithGateway(faults, gateway, discord),
    oauth2: oauth2Handle(discord, `${origin}/oauth2/authorize`),
    addGuild: (seed) => {
      const guild = discord.addGuild(seed);
      for (const { user } of discord.bots.values())
        if (guild.members.has(user.id)) announceGuild(discord, guild, user.id);
      return guildHandle(discord, guild);
    },
    addBot: (bot = {}) =>
      discord.addBot(bot.name ?? 'sandbox-bot', { ...settings.intentsGranted, ...bot.privilegedIntents }, bot),
    revokeToken: (token) => void gateway.endAuthentication(discord.revokeToken(token).user.id),
    resetToken: (token, newToken) => {
      const bot = discord.resetToken(token, newToken);
      gateway.endAuthentication(bot.user.id);
      return bot;
    },
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
      closeClients();
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
