import {
  captureJob,
  captureJobAction,
  captureJobDetail,
  captureJobList,
  captureJobParams,
  captureSettings,
  channelList,
  discordHealth,
  guildCoverage,
  guildList,
  guildParams,
  newCaptureJob,
  preflight,
  snowflake,
} from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../platform/http/index.ts';
import { actorOf } from '../accounts/index.ts';
import type { CaptureDeps } from './capture.types.ts';
import { changeSettings, readSettings } from './change-settings.ts';
import { checkGuild } from './check-guild.ts';
import { moveCapture } from './move-capture.ts';
import { listChannels, listGuilds, readCoverage } from './read-guilds.ts';
import { listCaptureJobs, readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';

const reads = { access: 'owner', scope: 'capture:read' } as const;
const writes = { access: 'owner', scope: 'capture:write' } as const;

export const captureRoutes = (deps: CaptureDeps) =>
  defineRoutes(async (app) => {
    const guilds = ['guilds'];
    const capture = ['capture'];

    app.get(
      '/api/guilds',
      {
        config: reads,
        schema: { tags: guilds, summary: 'All guilds, with what is held', response: { 200: guildList } },
      },
      async (request) => ({ guilds: await listGuilds(deps, actorOf(request)) }),
    );
    app.get(
      '/api/guilds/:guildId/channels',
      {
        config: reads,
        schema: { tags: guilds, summary: 'Channels and threads', params: guildParams, response: { 200: channelList } },
      },
      async (request) => ({ channels: await listChannels(deps, actorOf(request), request.params.guildId) }),
    );
    app.get(
      '/api/guilds/:guildId/coverage',
      {
        config: reads,
        schema: { tags: guilds, summary: 'The coverage ledger', params: guildParams, response: { 200: guildCoverage } },
      },
      (request) => readCoverage(deps, actorOf(request), request.params.guildId),
    );
    app.get(
      '/api/guilds/:guildId/preflight',
      {
        config: reads,
        schema: {
          tags: capture,
          summary: 'What a capture would miss, and why',
          params: guildParams,
          response: { 200: preflight },
        },
      },
      (request) => checkGuild(deps, actorOf(request), request.params.guildId),
    );
    app.get(
      '/api/guilds/:guildId/capture-settings',
      {
        config: reads,
        schema: {
          tags: capture,
          summary: 'What is captured of a guild',
          params: guildParams,
          response: { 200: captureSettings },
        },
      },
      (request) => readSettings(deps, actorOf(request), request.params.guildId),
    );
    app.put(
      '/api/guilds/:guildId/capture-settings',
      {
        config: writes,
        schema: {
          tags: capture,
          summary: 'Change what is captured of a guild',
          params: guildParams,
          body: captureSettings,
          response: { 200: captureSettings },
        },
      },
      (request) => changeSettings(deps, actorOf(request), { guildId: request.params.guildId, settings: request.body }),
    );
    app.get(
      '/api/capture/jobs',
      {
        config: reads,
        schema: {
          tags: capture,
          summary: 'The newest hundred capture jobs',
          querystring: z.object({ guildId: snowflake.optional() }),
          response: { 200: captureJobList },
        },
      },
      async (request) => ({ jobs: await listCaptureJobs(deps, actorOf(request), request.query) }),
    );
    app.post(
      '/api/capture/jobs',
      {
        config: writes,
        schema: { tags: capture, summary: 'Start a capture', body: newCaptureJob, response: { 201: captureJob } },
      },
      async (request, reply) => {
        const job = await startCapture(deps, actorOf(request), request.body);
        return reply.status(201).header('location', `/api/capture/jobs/${job.id}`).send(job);
      },
    );
    app.get(
      '/api/capture/jobs/:jobId',
      {
        config: reads,
        schema: {
          tags: capture,
          summary: 'A capture job with its channels',
          params: captureJobParams,
          response: { 200: captureJobDetail },
        },
      },
      (request) => readCaptureJob(deps, actorOf(request), request.params.jobId),
    );
    app.post(
      '/api/capture/jobs/:jobId/:action',
      {
        config: writes,
        schema: {
          tags: capture,
          summary: 'Pause, resume, cancel or retry a capture job',
          params: captureJobParams.extend({ action: captureJobAction }),
          response: { 200: captureJob },
        },
      },
      (request) => moveCapture(deps, actorOf(request), request.params.jobId, request.params.action),
    );
    app.get(
      '/api/discord/health',
      {
        config: reads,
        schema: { tags: capture, summary: 'How the bots and their limits are doing', response: { 200: discordHealth } },
      },
      async () => deps.discordHealth(),
    );
    app.post(
      '/api/discord/check',
      {
        config: writes,
        schema: {
          tags: capture,
          summary: 'Look at once whether Discord grants the bots more than before, and use it',
          response: { 200: discordHealth },
        },
      },
      async () => {
        await deps.checkDiscord();
        return deps.discordHealth();
      },
    );
  });
