import type { Clock } from './clock.ts';
import type { GuildHandle } from './control/guild-handle.ts';
import type { MemberHandle } from './control/member-handle.ts';
import type { Faults } from './faults.ts';
import type { Journal, SandboxStats } from './journal.ts';
import type { Application } from './oauth2/application.ts';
import type { PrivilegedIntents } from './options.ts';
import type { Bot } from './state/model.ts';
import type { GuildSeed } from './world.ts';

export interface NewBot {
  readonly name?: string;
  /** A token to accept; default a made-up one. */
  readonly token?: string;
  /** Id of the application and its user; default the next one. */
  readonly id?: string;
  /** OAuth2 client secret of its application; default a made-up one. */
  readonly clientSecret?: string;
  /** Where OAuth2 may lead back to, to the letter; default any address on this machine's loopback, whatever its port and path. */
  readonly redirectUris?: readonly string[];
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

/** OAuth2 from the outside: applications, and members who answer the authorize page without a browser. */
export interface SandboxOAuth2 {
  /** Where a browser is sent to, as to https://discord.com/oauth2/authorize; the token's address is `apiUrl` + /oauth2/token. */
  readonly authorizeUrl: string;
  /** Client id, secret and redirect addresses of a bot's application. */
  application(applicationId: string): Application;
  /**
   * A member says yes to an authorize address.
   *
   * @returns the address that the browser would be led to, with code and state, or with the error of a wrong request
   * @throws Error where Discord shows a page instead: unknown application, unregistered redirect address
   */
  approve(authorizeUrl: string, userId: string): string;
  /** A member says no. */
  deny(authorizeUrl: string): string;
}

/** A running emulator. */
export interface Sandbox {
  /** For discord.js: `new Client({ rest: { api: sandbox.apiUrl, cdn: sandbox.cdnUrl } })`. */
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly gatewayUrl: string;
  /** Where the control API answers; the same HTTP server as `apiUrl`. */
  readonly controlUrl: string;
  /** The browser client: a chat program in which one acts as any member. */
  readonly clientUrl: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: SandboxFaults;
  readonly oauth2: SandboxOAuth2;
  /** Takes the seed over. */
  addGuild(seed: GuildSeed): GuildHandle;
  addBot(bot?: NewBot): Bot;
  /** A token stops working: REST answers 401, the gateway closes with 4004. */
  revokeToken(token: string): void;
  /** Revokes a token, if it still works, and gives its bot another one. @param newToken Default a made-up one. */
  resetToken(token: string, newToken?: string): Bot;
  guild(id: string): GuildHandle;
  guilds(): readonly GuildHandle[];
  bots(): readonly Bot[];
  member(guildId: string, userId: string): MemberHandle;
  stats(): SandboxStats;
  close(): Promise<void>;
}
