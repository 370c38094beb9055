import type {
  AttachmentSummary,
  CaptureJob,
  CaptureJobDetail,
  ChannelSummary,
  captureSettings,
  DiscordHealth,
  GuildCoverage,
  GuildSummary,
  Preflight,
  Session,
} from '@guildhall/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

export type CaptureSettings = (typeof captureSettings)['_zod']['output'];

/** What the console asks the server for, and under which key it keeps the answers. */
export const queries = {
  session: () =>
    queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => api.get<Session>('/session', {}, signal) }),
  guilds: () =>
    queryOptions({
      queryKey: ['guilds'],
      queryFn: ({ signal }) => api.get<{ guilds: GuildSummary[] }>('/guilds', {}, signal),
      select: (reply) => reply.guilds,
    }),
  health: () =>
    queryOptions({
      queryKey: ['health'],
      queryFn: ({ signal }) => api.get<DiscordHealth>('/discord/health', {}, signal),
    }),
  jobs: () =>
    queryOptions({
      queryKey: ['jobs'],
      queryFn: ({ signal }) => api.get<{ jobs: CaptureJob[] }>('/capture/jobs', {}, signal),
      select: (reply) => reply.jobs,
    }),
  job: (jobId: string) =>
    queryOptions({
      queryKey: ['job', jobId],
      queryFn: ({ signal }) => api.get<CaptureJobDetail>(`/capture/jobs/${jobId}`, {}, signal),
    }),
  channels: (guildId: string) =>
    queryOptions({
      queryKey: ['channels', guildId],
      queryFn: ({ signal }) => api.get<{ channels: ChannelSummary[] }>(`/guilds/${guildId}/channels`, {}, signal),
      select: (reply) => reply.channels,
    }),
  coverage: (guildId: string) =>
    queryOptions({
      queryKey: ['coverage', guildId],
      queryFn: ({ signal }) => api.get<GuildCoverage>(`/guilds/${guildId}/coverage`, {}, signal),
    }),
  preflight: (guildId: string) =>
    queryOptions({
      queryKey: ['preflight', guildId],
      queryFn: ({ signal }) => api.get<Preflight>(`/guilds/${guildId}/preflight`, {}, signal),
    }),
  attachments: (guildId: string) =>
    queryOptions({
      queryKey: ['attachments', guildId],
      queryFn: ({ signal }) => api.get<AttachmentSummary>(`/guilds/${guildId}/attachments`, {}, signal),
    }),
  captureSettings: (guildId: string) =>
    queryOptions({
      queryKey: ['capture-settings', guildId],
      queryFn: ({ signal }) => api.get<CaptureSettings>(`/guilds/${guildId}/capture-settings`, {}, signal),
    }),
};
