import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10';
import { numberIn, type Raw } from './raw.ts';

/** Intents that Discord grants only when they are switched on for the application. */
export type PrivilegedIntent = 'message-content' | 'members';

const plainIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildExpressions,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.GuildMessagePolls,
  GatewayIntentBits.DirectMessages,
];

const privileged: Readonly<Record<PrivilegedIntent, { readonly bit: number; readonly flags: number }>> = {
  'message-content': {
    bit: GatewayIntentBits.MessageContent,
    flags: ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
  },
  members: {
    bit: GatewayIntentBits.GuildMembers,
    flags: ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited,
  },
};
const privilegedNames: readonly PrivilegedIntent[] = ['message-content', 'members'];

/** Privileged intents that an application (`GET /applications/@me`) does not have. */
export function missingIntents(application: Raw): PrivilegedIntent[] {
  const flags = numberIn(application, 'flags') ?? 0;
  return privilegedNames.filter((name) => (flags & privileged[name].flags) === 0);
}

/** The intents to identify with. */
export function intentsWithout(missing: readonly PrivilegedIntent[]): number[] {
  return [
    ...plainIntents,
    ...privilegedNames.filter((name) => !missing.includes(name)).map((name) => privileged[name].bit),
  ];
}

export const allPrivileged = privilegedNames;

/** What is lost without an intent, and how to get it. */
export function intentProblem(name: PrivilegedIntent): { readonly message: string; readonly mend: string } {
  const page = 'discord.com/developers/applications, your application, Bot, Privileged Gateway Intents';
  if (name === 'message-content') {
    return {
      message:
        'The bot lacks the Message Content intent: Discord hides text, embeds and attachments from it, so messages are not captured.',
      mend: `Switch on Message Content Intent at ${page}; Guildhall notices within a minute and fetches what was said meanwhile.`,
    };
  }
  return {
    message: 'The bot lacks the Server Members intent: nicknames, roles and leavings of members are not followed.',
    mend: `Switch on Server Members Intent at ${page}; Guildhall notices within a minute.`,
  };
}
