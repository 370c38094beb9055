import { AppError, defineError } from '../errors.ts';

/** What Discord answered, kept so that a caller can branch on Discord's own code. */
export interface DiscordFailure extends Record<string, unknown> {
  readonly route: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Discord's JSON error code (50001, 10003 …); 0 when it sent none. */
  readonly discordCode: number;
  readonly discordMessage: string;
}

export const tokenRejected = defineError<{ route: string }>({
  code: 'discord/token-rejected',
  status: 502,
  message: () =>
    'Discord rejects the bot token: it is wrong or was reset. Copy the current one from the Bot page of ' +
    'discord.com/developers/applications into DISCORD_TOKEN and restart.',
});

export const queueFull = defineError<{ queued: number }>({
  code: 'discord/queue-full',
  status: 503,
  message: ({ queued }) => `${queued} requests to Discord are waiting already; try again in a minute.`,
});

export const shuttingDown = defineError({
  code: 'discord/shutting-down',
  status: 503,
  message: () => 'Guildhall is shutting down; the request to Discord was not sent.',
});

export const unreachable = defineError<DiscordFailure>({
  code: 'discord/unreachable',
  status: 502,
  message: ({ route, discordMessage }) =>
    `Discord could not be reached (${route}: ${discordMessage}). Check the network and discordstatus.com; it was tried several times.`,
});

export const unexpectedAnswer = defineError<{ route: string; expected: string }>({
  code: 'discord/unexpected-answer',
  status: 502,
  message: ({ route, expected }) =>
    `Discord's answer to ${route} is not ${expected}. Check DISCORD_API_URL; else Discord changed its API and Guildhall needs an update.`,
});

const serverTrouble = defineError<DiscordFailure>({
  code: 'discord/server-error',
  status: 502,
  message: ({ route, status }) =>
    `Discord answered ${route} with an error of its own (${status}) several times; see discordstatus.com and try again later.`,
});

/** Sentences for the codes that people meet; the rest gets Discord's own words. */
const knownCodes: ReadonlyMap<number, { code: string; status: number; message: string }> = new Map([
  [10_003, { code: 'discord/unknown-channel', status: 404, message: 'The channel or thread does not exist any more.' }],
  [
    10_004,
    { code: 'discord/unknown-guild', status: 404, message: 'The guild does not exist, or the bot is not in it.' },
  ],
  [10_007, { code: 'discord/unknown-member', status: 404, message: 'The person is not a member of the guild.' }],
  [10_008, { code: 'discord/unknown-message', status: 404, message: 'The message does not exist any more.' }],
  [
    50_001,
    {
      code: 'discord/missing-access',
      status: 403,
      message: 'The bot may not see this channel. Give its role View Channel there.',
    },
  ],
  [
    50_013,
    {
      code: 'discord/missing-permission',
      status: 403,
      message: 'The bot lacks a permission for this. Give its role Read Message History and what the action needs.',
    },
  ],
]);

/** Turns an answer that is no success into an error with a plain sentence; Discord's code stays in `details.discordCode`. */
export function errorFromAnswer(failure: DiscordFailure): AppError {
  if (failure.status === 401) return tokenRejected({ route: failure.route });
  if (failure.status >= 500) return serverTrouble(failure);
  const known = knownCodes.get(failure.discordCode);
  if (known) return new AppError(known.code, known.status, known.message, failure);
  if (failure.status === 403) {
    return new AppError('discord/forbidden', 403, `Discord does not allow this: ${failure.discordMessage}.`, failure);
  }
  if (failure.status === 404) {
    return new AppError('discord/not-found', 404, 'Discord does not know what was asked for.', failure);
  }
  return new AppError(
    'discord/refused',
    502,
    `Discord refused ${failure.route} (${failure.status}, code ${failure.discordCode}): ${failure.discordMessage}.`,
    failure,
  );
}
