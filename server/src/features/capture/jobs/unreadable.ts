import { AppError, defineError } from '../../../platform/errors.ts';

/** Ends the reading of one channel without ending the job. */
export const lostAccess = defineError<{ reason: string }>({
  code: 'capture/channel-unreadable',
  status: 403,
  message: ({ reason }) => reason,
});

export const historyHidden =
  'The bot sees this channel but not its history. Give its role Read Message History there, then retry.';

/** Discord's refusals that are about one channel: the job goes on with the others. */
const channelCodes = new Set([
  'capture/channel-unreadable',
  'discord/missing-access',
  'discord/missing-permission',
  'discord/forbidden',
  'discord/unknown-channel',
  'discord/not-found',
]);

/** Why the channel is left out, when the error says so; null when it says something else. */
export function reasonToSkip(error: unknown): string | null {
  return error instanceof AppError && channelCodes.has(error.code) ? error.message : null;
}

export function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'discord/unknown-channel';
}
