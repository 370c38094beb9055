import { z } from 'zod';
import type { Tx } from '../../../platform/database/index.ts';
import { defineJob, type Jobs } from '../../../platform/jobs/index.ts';
import { catalogueGuilds, reopenAttachments } from '../../archive/index.ts';
import { readCaptureSettings } from '../capture-settings.store.ts';
import { forgetTries } from './attachment-tries.store.ts';
import { forgetFiles, forgetFilesJob } from './forget-files.job.ts';
import type { StoreAttachmentDeps } from './store-attachment.ts';
import { storeAttachments, storeAttachmentsJob } from './store-attachments.job.ts';
import { storeGuildReactors, storeReactorsJob } from './store-reactors.job.ts';

/** Finds the guilds that have something to fetch. */
const sweepJob = defineJob({
  name: 'capture.sweep-media',
  schema: z.object({}),
  options: { singleton: 'one', retryLimit: 0 },
});

export interface MediaWorkDeps extends StoreAttachmentDeps {
  readonly jobs: Jobs;
}

export interface MediaWork {
  /** Takes jobs, in the process that holds the bots. */
  start(): Promise<void>;
  /** A switch was thrown: fetch at once what it asks for. */
  settingsChanged(guildId: string): Promise<void>;
  /** Something was captured: fetch what it brought, when the guild wants that. */
  captured(guildId: string): Promise<void>;
  /** No attachment refers to these bytes any more: they are deleted once the transaction is committed. */
  forgetFiles(tx: Tx, addresses: readonly string[]): Promise<void>;
}

/** Attachments and reactors: the slow work behind everything else, as jobs that survive a restart. */
export function createMediaWork(deps: MediaWorkDeps): MediaWork {
  const { db, jobs } = deps;

  async function captured(guildId: string): Promise<void> {
    const settings = await readCaptureSettings(db.kysely, guildId, deps.defaultSettings);
    if (settings.attachments) await jobs.enqueue(storeAttachmentsJob, { guildId }, { key: guildId });
    if (settings.reactors) await jobs.enqueue(storeReactorsJob, { guildId }, { key: guildId });
  }

  async function sweep(): Promise<void> {
    const guilds = await catalogueGuilds(db.kysely);
    for (const { guildId } of guilds.filter((guild) => guild.leftAt === null)) await captured(guildId);
  }

  return {
    captured,
    forgetFiles: async (tx, addresses) =>
      void (await jobs.enqueue(forgetFilesJob, { addresses: [...addresses] }, { tx })),
    async start() {
      await jobs.work(storeAttachmentsJob, (data, context) => storeAttachments(deps, data, context));
      await jobs.work(storeReactorsJob, (data, context) => storeGuildReactors(deps, data, context));
      await jobs.work(forgetFilesJob, (data) => forgetFiles(deps, data));
      await jobs.work(sweepJob, sweep);
      // Live messages bring attachments too: within five minutes is soon enough, links hold for a day.
      await jobs.schedule(sweepJob, '*/5 * * * *', {});
    },
    async settingsChanged(guildId) {
      const settings = await readCaptureSettings(db.kysely, guildId, deps.defaultSettings);
      if (settings.attachments) await forgetTries(db.kysely, guildId, null);
      if (settings.attachments) await reopenAttachments(db.kysely, guildId, settings.attachmentMaxBytes);
      await captured(guildId);
    },
  };
}
