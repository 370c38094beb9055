import { GatewayCloseCodes } from 'discord-api-types/v10';

/** Why the gateway is not ready, and what to do. */
export interface GatewayProblem {
  readonly code: 'token-rejected' | 'intents-refused' | 'sharding' | 'outdated' | 'unreachable' | 'closed';
  readonly message: string;
  readonly mend: string;
}

export const disallowedIntents: number = GatewayCloseCodes.DisallowedIntents;

/** The sentence of a close code from which there is no way on. */
export function closeProblem(code: number): GatewayProblem {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return {
        code: 'token-rejected',
        message: 'Discord rejects the bot token: it is wrong or was reset.',
        mend: 'Copy the current token from the Bot page of discord.com/developers/applications into DISCORD_TOKEN and restart.',
      };
    case GatewayCloseCodes.DisallowedIntents:
    case GatewayCloseCodes.InvalidIntents:
      return {
        code: 'intents-refused',
        message: 'Discord refuses the intents that the bot asks for.',
        mend: 'Switch on the privileged intents on the Bot page of discord.com/developers/applications; Guildhall notices within a minute.',
      };
    case GatewayCloseCodes.InvalidShard:
    case GatewayCloseCodes.ShardingRequired:
      return {
        code: 'sharding',
        message: 'The bot is in so many guilds that Discord wants it to use more shards.',
        mend: 'Guildhall asks Discord anew how many shards to open within ten minutes, at once when you let it check again.',
      };
    case GatewayCloseCodes.InvalidAPIVersion:
      return {
        code: 'outdated',
        message: 'Discord no longer speaks this version of its API.',
        mend: 'Update Guildhall.',
      };
    default:
      return {
        code: 'closed',
        message: `Discord closed the connection for good (code ${code}).`,
        mend: 'Guildhall tries again within ten minutes, at once when you let it check again; else see discordstatus.com.',
      };
  }
}
