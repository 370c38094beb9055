import type { DiscordPool } from '../../platform/discord/index.ts';

/** What capture asks of the bots; permissions are computed from what the gateway last said. */
export type CaptureDiscord = Pick<DiscordPool, 'bots' | 'botsOf' | 'access' | 'events'>;
export type CaptureBot = ReturnType<CaptureDiscord['botsOf']>[number];

/** The bot whose turn it is among those that may; several tokens share a channel, each with a limit of its own. */
export function botOfTurn(bots: readonly CaptureBot[], turn: number): CaptureBot | undefined {
  return [...bots].sort((a, b) => a.index - b.index)[turn % Math.max(1, bots.length)];
}
