import { type GuildHandle, type MemberHandle, type Sandbox, startSandbox } from '../../index.ts';
import { type TinyGuild, tinyGuild } from '../tiny-guild.ts';

/** The ground on which a client that nobody here wrote is tried. */
export interface Trial {
  readonly sandbox: Sandbox;
  readonly guild: GuildHandle;
  readonly tiny: TinyGuild;
  readonly bot: { readonly token: string; readonly applicationId: string };
  readonly member: MemberHandle;
}

/** A client under trial: each step fails by throwing. */
export interface TriedClient {
  readonly name: string;
  readonly version: string;
  logIn(): Promise<void>;
  /** Registers `/hello`, answers it with `hello NAME`, its button `Again` by updating the message to `again`. */
  registerCommand(): Promise<void>;
  /** Contents of the latest messages of a channel, newest first. */
  readHistory(channelId: string, limit: number): Promise<readonly string[]>;
  /** The content of the next message that comes over the gateway. */
  nextMessage(): Promise<string>;
  say(channelId: string, content: string): Promise<void>;
  logOut(): Promise<void>;
}

export interface TrialReport {
  readonly name: string;
  readonly version: string;
  readonly did: readonly string[];
  /** What went wrong, if anything; the steps after it were not tried. */
  readonly failed: string | undefined;
}

const messages = 120;

/** Lets a client do what every bot does, on a sandbox of its own. */
export async function tryClient(connect: (trial: Trial) => Promise<TriedClient>): Promise<TrialReport> {
  const sandbox = await startSandbox();
  const tiny = tinyGuild({ messages });
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ name: 'tried' });
  guild.addBot(bot);
  const member = guild.member(tiny.userIds[1] ?? '');
  member.goesTo(tiny.general);
  const trial: Trial = { sandbox, guild, tiny, bot, member };
  const client = await connect(trial);
  const did: string[] = [];
  try {
    for (const [what, step] of steps) {
      await step(client, trial);
      did.push(what);
    }
    return { name: client.name, version: client.version, did, failed: undefined };
  } catch (error) {
    const failed = `${steps[did.length]?.[0]}: ${error instanceof Error ? error.message : String(error)}`;
    return { name: client.name, version: client.version, did, failed };
  } finally {
    await client.logOut();
    await sandbox.close();
  }
}

const steps: readonly (readonly [what: string, step: (client: TriedClient, trial: Trial) => Promise<void>])[] = [
  ['logs in', (client) => client.logIn()],
  [
    'reads history',
    async (client, { tiny }) => {
      const contents = await client.readHistory(tiny.general, messages);
      demand(contents.length === messages, `read ${contents.length} of ${messages} messages`);
      demand(contents[0] === `message ${messages - 1}`, `the newest message was "${contents[0]}"`);
    },
  ],
  [
    'receives messages',
    async (client, { member, tiny }) => {
      const next = client.nextMessage();
      member.send(tiny.general, 'to everybody');
      demand((await next) === 'to everybody', 'the message came changed');
    },
  ],
  [
    'sends messages',
    async (client, { member, tiny }) => {
      await client.say(tiny.general, 'good day');
      await member.sees('good day');
    },
  ],
  ['registers a command', (client) => client.registerCommand()],
  [
    'answers the command',
    async (_client, { member }) => {
      await member.runs('/hello', { name: 'Discord' });
      await member.sees('hello Discord');
    },
  ],
  [
    'answers a button',
    async (_client, { member }) => {
      await member.presses('Again');
      await member.sees('again');
    },
  ],
  [
    'keeps to the rules',
    async (_client, { sandbox }) => {
      const [first] = sandbox.journal.violations;
      demand(first === undefined, `${first?.kind} at ${first?.where}: ${first?.detail}`);
    },
  ],
];

function demand(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}
