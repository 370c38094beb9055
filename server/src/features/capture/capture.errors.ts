import type { CaptureJobState } from '@guildhall/contract';
import { AppError, defineError } from '../../platform/errors.ts';

/** What can go wrong with capture, and what the person in front of it should do. */
export const captureErrors = {
  unknownGuild: defineError<{ guildId: string }>({
    code: 'capture/unknown-guild',
    status: 404,
    message: ({ guildId }) =>
      `No guild ${guildId} is known here. Invite the bot to it, or check the id (in Discord: right click on the server, Copy Server ID).`,
  }),
  botLeft: defineError<{ guildId: string }>({
    code: 'capture/bot-left',
    status: 409,
    message: ({ guildId }) => `No bot is in the guild ${guildId} any more. Invite it again, then retry the job.`,
  }),
  unknownChannels: defineError<{ guildId: string; channelIds: string[] }>({
    code: 'capture/unknown-channel',
    status: 404,
    message: ({ guildId, channelIds }) =>
      `The guild ${guildId} has no channel or thread ${channelIds.slice(0, 5).join(', ')}${channelIds.length > 5 ? ' …' : ''}. Choose ids from its list of channels.`,
  }),
  unknownJob: defineError<{ jobId: string }>({
    code: 'capture/unknown-job',
    status: 404,
    message: ({ jobId }) => `There is no capture job ${jobId}.`,
  }),
  emptyRange: defineError<{ after: string; before: string }>({
    code: 'capture/empty-range',
    status: 400,
    message: ({ after, before }) =>
      `Nothing lies between after ${after} and before ${before}: after must be the earlier one.`,
  }),
  badMoment: defineError<{ field: string; value: string }>({
    code: 'capture/bad-moment',
    status: 400,
    message: ({ field, value }) =>
      `${field} "${value}" is no message id, date (2026-01-31) or time (2026-01-31T12:00:00Z).`,
  }),
  notNow: defineError<{ action: string; state: CaptureJobState; allowed: string[] }>({
    code: 'capture/not-now',
    status: 409,
    message: ({ action, state, allowed }) =>
      `A job that is ${state} cannot be asked to ${action}${allowed.length > 0 ? `; it can be asked to ${allowed.join(' or ')}` : ''}.`,
  }),
  contentIntentMissing: defineError<{ applicationId: string }>({
    code: 'capture/content-intent-missing',
    status: 409,
    message: ({ applicationId }) =>
      `Discord hides the text of messages from this bot: its Message Content intent is off. Switch it on at discord.com/developers/applications/${applicationId}/bot; Guildhall notices within a minute. Then retry the job.`,
  }),
  diskFull: defineError({
    code: 'capture/disk-full',
    status: 507,
    message: () =>
      'The disk of the database is full. Everything up to here is kept. Free some space, then resume the job.',
  }),
  diskFullAtImport: defineError<{ file: string; messages: number }>({
    code: 'capture/disk-full',
    status: 507,
    message: ({ file, messages }) =>
      `The disk of the database is full. ${messages} messages of ${file} are imported. Free some space, then import it again: what is there already is passed over.`,
  }),
  truncatedExport: defineError<{ file: string; messages: number; reason: 'cut' | 'no-count' }>({
    code: 'capture/truncated-export',
    status: 400,
    message: ({ file, messages, reason }) =>
      `The export ${file} was interrupted: ${reason === 'cut' ? 'the file stops in the middle' : 'it lacks its messageCount at the end'}. Its first ${messages} messages can be read; import them with --partial, or export the channel again. Nothing was imported.`,
  }),
  unreadableFile: defineError<{ file: string; reason: string }>({
    code: 'capture/unreadable-file',
    status: 400,
    message: ({ file, reason }) => `The file ${file} cannot be read: ${reason}. Check the path and its permissions.`,
  }),
  unwritableFile: defineError<{ file: string; reason: string }>({
    code: 'capture/unwritable-file',
    status: 400,
    message: ({ file, reason }) =>
      `The export ${file} cannot be written: ${reason}. Files that were finished before are whole; choose another folder or make room, then export again.`,
  }),
  unknownChannel: defineError<{ guildId: string; channelId: string }>({
    code: 'capture/unknown-channel',
    status: 404,
    message: ({ guildId, channelId }) =>
      `Nothing is held of a channel or thread ${channelId} in the guild ${guildId}. Choose an id from its list of channels.`,
  }),
  attachmentsOff: defineError<{ guildId: string }>({
    code: 'capture/attachments-off',
    status: 409,
    message: ({ guildId }) =>
      `The bytes of attachments are not stored for the guild ${guildId}. Switch that on in its capture settings first.`,
  }),
  attachmentsUnreachable: defineError<{ reason: string }>({
    code: 'capture/attachments-unreachable',
    status: 502,
    message: ({ reason }) =>
      `Attachments cannot be fetched at the moment (${reason}); Guildhall tries again by itself.`,
  }),
  unknownAttachment: defineError<{ attachmentId: string }>({
    code: 'capture/unknown-attachment',
    status: 404,
    message: ({ attachmentId }) => `The bytes of attachment ${attachmentId} are not held here.`,
  }),
};

/** Postgres' code for a full disk, and the platform's error for it. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'database/disk-full' || error.code === 'capture/disk-full';
  return error instanceof Error && 'code' in error && (error.code === '53100' || error.code === 'ENOSPC');
}
