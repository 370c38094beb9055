import type { Preflight, PreflightFinding } from '@guildhall/contract';
import { AppError } from '../../platform/errors.ts';
import type { Actor } from '../accounts/index.ts';
import { type CatalogueChannel, catalogueChannels, catalogueGuilds } from '../archive/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { readGuildEstimate, writeGuildEstimate } from './coverage/coverage.store.ts';
import type { CaptureBot } from './discord-port.ts';
import { hasMessages, isThread, type ListedSource, mayHaveThreads, sourceOf } from './jobs/list-channels.ts';
import { noteReadability } from './note-readability.ts';
import { intentFindings } from './preflight-findings.ts';

/**
 * Says before a capture what it will miss and how to mend each, and how long it will take at least.
 *
 * Discord is asked for the intents, the channels and its own count of messages; permissions are computed.
 *
 * @throws AppError capture/unknown-guild, discord/unreachable
 */
export async function checkGuild(deps: CaptureDeps, _actor: Actor, guildId: string): Promise<Preflight> {
  const bots = deps.discord.botsOf(guildId);
  const bot = bots[0];
  if (!bot) return withoutBot(deps, guildId);
  const findings: PreflightFinding[] = [];
  for (const one of bots) findings.push(...(await findingsOfBot(one)));
  const options = { guildId, priority: 'live' } as const;
  const channels = (await attempt(findings, () => bot.api.channels(guildId, options)))?.map(sourceOf) ?? [];
  const relevant = channels.filter((source) => hasMessages(source) || mayHaveThreads(source));
  const unreadable = relevant.flatMap((source) => unreadableFinding(deps, guildId, source));
  const estimated = await attempt(findings, () => bot.api.countMessages(guildId, {}, options));
  if (typeof estimated === 'number') await writeGuildEstimate(deps.db.kysely, guildId, estimated);
  const estimatedMessages = estimated ?? (await readGuildEstimate(deps.db.kysely, guildId));
  const readable = relevant.length - unreadable.length;
  await noteReadability(deps, guildId);
  deps.wantEstimates(guildId);
  return {
    guildId,
    readableChannels: readable,
    unreadableChannels: unreadable.length,
    estimatedMessages,
    estimatedSeconds:
      estimatedMessages === null ? null : await estimateSeconds(deps, { guildId, estimatedMessages, readable }),
    findings: [...findings, ...unreadable],
  };
}

/** Discord gives every bot 50 requests a second and 100 messages a request. */
const requestsPerSecond = 50;
const messagesPerRequest = 100;
/** Listing threads, and the page that finds the channel's beginning. */
const extraRequestsPerChannel = 3;

interface EstimateInput {
  readonly guildId: string;
  readonly estimatedMessages: number;
  readonly readable: number;
}

/** What the limits allow at best; one channel that holds most of the messages takes longer. */
async function estimateSeconds(deps: CaptureDeps, { guildId, estimatedMessages, readable }: EstimateInput) {
  const [guild] = await catalogueGuilds(deps.db.kysely, guildId);
  const missing = Math.max(0, estimatedMessages - (guild?.messages ?? 0));
  const requests = missing / messagesPerRequest + readable * extraRequestsPerChannel;
  return Math.ceil(requests / (requestsPerSecond * Math.max(1, deps.discord.botsOf(guildId).length)));
}

async function findingsOfBot(bot: CaptureBot): Promise<PreflightFinding[]> {
  const findings: PreflightFinding[] = [];
  const application = await attempt(findings, () => bot.api.application({ priority: 'live' }));
  return application ? [...findings, ...intentFindings(application)] : findings;
}

/** A token or a network that does not work is a finding, not a failure of the preflight. */
async function attempt<Result>(findings: PreflightFinding[], work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isToken = error.code === 'discord/token-rejected';
    const code = isToken ? 'token-invalid' : error.code.replace('/', '-');
    if (!findings.some((finding) => finding.code === code)) {
      findings.push({
        level: isToken || error.code === 'discord/unreachable' ? 'blocking' : 'incomplete',
        code,
        message: error.message,
        mend: isToken ? 'Put the current token into DISCORD_TOKEN and restart Guildhall.' : 'Try again in a minute.',
        channelId: null,
        channelName: null,
      });
    }
    return null;
  }
}

function unreadableFinding(deps: CaptureDeps, guildId: string, source: ListedSource): PreflightFinding[] {
  const access = deps.discord.access(guildId, source.channelId, isThread(source) ? source.parentId : null);
  if (access.reason === null) return [];
  // The pool's reason holds its mend after a colon.
  const [what = access.reason, how] = access.reason.split(': ', 2);
  const sentence = how ? `${what}.` : access.reason;
  const mend = how ? how.charAt(0).toUpperCase() + how.slice(1) : 'See the permissions of the bot’s role there.';
  return [
    {
      level: 'incomplete',
      code: isHistoryHidden(deps, guildId, source.channelId) ? 'history-not-readable' : 'channel-not-viewable',
      message: sentence,
      mend,
      channelId: source.channelId,
      channelName: source.name,
    },
  ];
}

function isHistoryHidden(deps: CaptureDeps, guildId: string, channelId: string): boolean {
  return deps.discord.botsOf(guildId).some((bot) => bot.directory.unreadable(guildId, channelId) === 'no-history');
}

/** The archive may know a guild that the bot has left. */
async function withoutBot(deps: CaptureDeps, guildId: string): Promise<Preflight> {
  const [known] = await catalogueGuilds(deps.db.kysely, guildId);
  if (!known) throw captureErrors.unknownGuild({ guildId });
  const channels: CatalogueChannel[] = await catalogueChannels(deps.db.kysely, guildId);
  return {
    guildId,
    readableChannels: 0,
    unreadableChannels: channels.filter((channel) => channel.deletedAt === null).length,
    estimatedMessages: await readGuildEstimate(deps.db.kysely, guildId),
    estimatedSeconds: null,
    findings: [
      {
        level: 'blocking',
        code: 'bot-not-in-guild',
        message: 'No bot of this Guildhall is in the guild, or its gateway is not connected.',
        mend: 'Invite the bot again, or see the state of its gateway.',
        channelId: null,
        channelName: null,
      },
    ],
  };
}
