import type { CaptureJobDetail, CaptureSettings, DiscordHealth } from '@guildhall/contract';
import type { Database } from '../../platform/database/index.ts';
import type { Realtime } from '../../platform/realtime/index.ts';
import type { Logger, Metrics } from '../../platform/telemetry/index.ts';
import type { CaptureDiscord } from './discord-port.ts';

/** What the use cases of capture work with. */
export interface CaptureDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
  readonly realtime: Pick<Realtime, 'publish' | 'publishLatest'>;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  readonly now: () => Date;
  /** The state of a job that runs in this process, fresher than the database's. */
  readonly runningJob: (jobId: string) => CaptureJobDetail | null;
  /** Look for work now: a job was made or moved. */
  readonly wakeRunner: () => void;
  /** How the gateway of a guild's bot is doing. */
  readonly liveState: (guildId: string) => LiveState;
  readonly discordHealth: () => DiscordHealth;
  /** Looks at once whether Discord grants the bots more than before, and joins anew where it does. */
  readonly checkDiscord: () => Promise<void>;
  /** Asks Discord for the counts of messages that are missing or old, when nothing else is to be done. */
  readonly wantEstimates: (guildId: string) => void;
  /** Of guilds that nobody has set anything for. */
  readonly defaultSettings: CaptureSettings;
  /** Work that a switch asks for begins. */
  readonly settingsChanged: (guildId: string) => Promise<void>;
}

export type LiveState = 'live' | 'connecting' | 'repairing' | 'offline';
