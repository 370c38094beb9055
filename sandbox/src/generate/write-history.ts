import { type APIChannel, type APIMessage, MessageType } from 'discord-api-types/v10';
import type { GuildSeed } from '../world.ts';
import { createAttachments } from './attachments.ts';
import type { BuiltChannel } from './channels.ts';
import type { Draft } from './draft.ts';
import { fillChannel, inOrder } from './fill-channel.ts';
import { threadCreated } from './notices.ts';
import { createReactions } from './reactions.ts';
import { type Audience, createAudience, type Setting } from './setting.ts';
import { rules } from './stock/notices.ts';
import { attachThread, planThreads, speakThread, type ThreadPlan, threadChannel } from './threads.ts';
import { createWriter, type Place, type Writer } from './write-message.ts';

export type History = Pick<GuildSeed, 'threads' | 'threadMembers' | 'messages' | 'reactors' | 'files'>;

/** The parts of a history that grow channel by channel. */
interface GrowingHistory {
  readonly threads: APIChannel[];
  readonly threadMembers: Map<string, readonly string[]>;
  readonly messages: Map<string, APIMessage[]>;
}

/** Writes `total` messages into the channels and their threads. */
export function writeHistory(
  setting: Setting,
  built: readonly BuiltChannel[],
  total: number,
  threadShare: number,
): History {
  const attachments = createAttachments(setting.ids, setting.random.fork('attachments'));
  const reactions = createReactions(setting, setting.random.fork('reactions'));
  const writer = createWriter(setting, setting.random.fork('writer'), attachments, reactions);
  const inThreads = Math.round(total * threadShare);
  const threadPlans = planThreads(setting, setting.random.fork('threads'), built, inThreads);
  const budgets = share(total - inThreads, built);
  const everyone = createAudience(setting.people);
  const staff = createAudience(setting.people.filter((person) => person.isStaff));
  const history: GrowingHistory = { threads: [], threadMembers: new Map(), messages: new Map() };
  for (const [index, parent] of built.entries()) {
    const audience = parent.plan.access.startsWith('staff') ? staff : everyone;
    const plansHere = threadPlans.filter((plan) => plan.parent === parent);
    writeChannel({ setting, writer, audience, parent, budget: budgets[index] ?? 0, plans: plansHere }, history);
  }
  return { ...history, reactors: reactions.reactors, files: attachments.files };
}

interface ChannelTask {
  readonly setting: Setting;
  readonly writer: Writer;
  readonly audience: Audience;
  readonly parent: BuiltChannel;
  readonly budget: number;
  readonly plans: readonly ThreadPlan[];
}

function writeChannel(task: ChannelTask, history: GrowingHistory): void {
  const { setting, writer, audience, parent, plans } = task;
  const random = setting.random.fork(`channel/${parent.plan.name}`);
  // A notice takes one of the channel's own messages; where the channel has none left, the thread stays unannounced.
  const announced = plans.filter((plan) => plan.kind === 'notice').slice(0, Math.floor(task.budget / 2));
  const drafts = fillChannel({ setting, random, plan: parent.plan, audience, budget: task.budget - announced.length });
  const starters = random.sample(drafts.filter(canStartThread), plans.filter((plan) => plan.kind === 'message').length);
  const threads = plans.map((plan) => {
    const starter = plan.kind === 'message' ? starters.pop() : undefined;
    const settled: ThreadPlan = plan.kind === 'message' && starter === undefined ? { ...plan, kind: 'private' } : plan;
    return {
      plan: settled,
      starter,
      spoken: speakThread(setting, random, settled, audience, starter),
      notice: announced.includes(plan),
    };
  });
  const opened = threads.flatMap(({ plan, starter, spoken, notice }) => {
    if (starter !== undefined) return [];
    const thread = threadChannel(setting, random, plan, spoken, setting.ids.at(spoken.drafts[0]?.at ?? plan.startMs));
    if (notice) drafts.push(threadCreated(thread, spoken.owner, (spoken.drafts[0]?.at ?? plan.startMs) - 1));
    return [{ thread, plan, spoken }];
  });
  const isPublic = parent.plan.access === 'open';
  const place = (channelId: string, who: Audience, open: boolean, isNews = false): Place => ({
    channelId,
    audience: who,
    isPublic: open,
    isNews,
  });
  const here = place(parent.channel.id, audience, isPublic, parent.plan.flow === 'announcements');
  const messages = inOrder(drafts, setting.startMs).map((line) => writer.write(line, here));
  if (parent.plan.kind !== 'forum') history.messages.set(parent.channel.id, messages);
  for (const { plan, starter, spoken } of threads) {
    if (starter?.message === undefined) continue;
    const thread = threadChannel(setting, random, plan, spoken, starter.message.id);
    attachThread(starter, thread);
    opened.push({ thread, plan, spoken });
  }
  for (const { thread, plan, spoken } of opened) {
    const inside = place(thread.id, spoken.audience, isPublic && plan.kind !== 'private');
    history.threads.push(thread);
    history.threadMembers.set(thread.id, spoken.memberIds);
    // A forum's post has the id of its first message.
    const written = spoken.drafts.map((line, index) =>
      writer.write(line, inside, plan.kind === 'post' && index === 0 ? thread.id : undefined),
    );
    history.messages.set(thread.id, written);
  }
}

function canStartThread(line: Draft): boolean {
  return line.type === MessageType.Default && !line.poll && line.content.length > 15;
}

/** Splits a total by weight; what rounding leaves goes to the busiest, and the rules stay as few as there are. */
function share(total: number, built: readonly BuiltChannel[]): number[] {
  const weights = built.map(({ plan }) => (plan.flow === 'none' ? 0 : plan.weight));
  const sum = weights.reduce((a, b) => a + b, 0);
  const budgets = weights.map((weight, index) => {
    const part = Math.floor((total * weight) / sum);
    return built[index]?.plan.flow === 'rules'
      ? Math.min(rules.length, Math.max(part, Math.min(total, rules.length)))
      : part;
  });
  const busiest = weights.indexOf(Math.max(...weights));
  const rest = total - budgets.reduce((a, b) => a + b, 0);
  if (new Set(weights).size === 1)
    for (let i = 0; i < rest; i++) budgets[i % budgets.length] = (budgets[i % budgets.length] ?? 0) + 1;
  else budgets[busiest] = Math.max(0, (budgets[busiest] ?? 0) + rest);
  return budgets;
}
