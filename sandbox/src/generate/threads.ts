import {
  type APIChannel,
  type APIUser,
  ChannelType,
  MessageFlags,
  MessageType,
  type ThreadChannelType,
} from 'discord-api-types/v10';
import type { BuiltChannel } from './channels.ts';
import { converse } from './converse.ts';
import { type Draft, draft } from './draft.ts';
import { inOrder } from './fill-channel.ts';
import { createSpeech } from './grammar.ts';
import type { Random } from './random.ts';
import { dayMs, hourMs, livelyMoment, minuteMs } from './rhythm.ts';
import { type Audience, createAudience, iso, type Setting } from './setting.ts';
import { chatScenes } from './stock/community.ts';
import { forumTitles, threadTitles } from './stock/notices.ts';

/** From a message of a channel; announced by a notice; a forum's post; for invited people only. */
type ThreadKind = 'message' | 'notice' | 'post' | 'private';

export interface ThreadPlan {
  readonly kind: ThreadKind;
  readonly parent: BuiltChannel;
  /** Messages in the thread, its starter included. */
  readonly size: number;
  readonly startMs: number;
}

/** Splits `budget` messages over threads of 3 to some 150 messages; every eighth thread began in the last three days. */
export function planThreads(
  setting: Setting,
  random: Random,
  built: readonly BuiltChannel[],
  budget: number,
): ThreadPlan[] {
  const forums = built.filter(({ plan }) => plan.kind === 'forum');
  const texts = built.filter(({ plan }) => plan.flow === 'chat' && plan.kind === 'text' && plan.weight > 0);
  const news = built.filter(({ plan }) => plan.kind === 'announcement');
  const plans: ThreadPlan[] = [];
  for (let left = budget; left > 0; ) {
    const drawn = 3 + Math.floor(random.wait(20));
    const size = left - drawn < 3 ? left : drawn;
    left -= size;
    const chance = random.next();
    const kind: ThreadKind =
      chance < 0.45 && forums.length > 0 ? 'post' : chance < 0.82 ? 'message' : chance < 0.91 ? 'notice' : 'private';
    const parents = kind === 'post' ? forums : kind === 'message' && chance < 0.5 && news.length > 0 ? news : texts;
    const sinceMs = plans.length % 8 === 0 ? setting.endMs - 3 * dayMs : setting.startMs + 2 * dayMs;
    plans.push({
      kind,
      parent: random.pick(parents),
      size,
      startMs: livelyMoment(random, sinceMs, setting.endMs - 2 * hourMs),
    });
  }
  return plans;
}

export interface SpokenThread {
  readonly drafts: Draft[];
  readonly title: string;
  readonly owner: APIUser;
  /** The people of a private thread may see it; in others, whoever wrote something is in it. */
  readonly memberIds: readonly string[];
  readonly audience: Audience;
}

/** What is said in a thread; `starter` is the message it hangs on. */
export function speakThread(
  setting: Setting,
  random: Random,
  plan: ThreadPlan,
  parentAudience: Audience,
  starter?: Draft,
): SpokenThread {
  const audience = plan.kind === 'private' ? circle(setting, random, parentAudience, plan.startMs) : parentAudience;
  const startMs = starter ? starter.at + Math.floor(random.wait(10 * minuteMs)) : plan.startMs;
  const first =
    starter && draft(startMs, starter.author, '', { type: MessageType.ThreadStarterMessage, target: starter });
  const said: Draft[] = first ? [first] : [];
  const scenes = plan.parent.plan.scenes.length > 0 ? plan.parent.plan.scenes : chatScenes;
  let at = startMs + 1_000;
  while (said.length < plan.size) {
    said.push(...converse(setting, random, audience, random.pick(scenes), at));
    at = Math.min(setting.endMs - minuteMs, (said.at(-1)?.at ?? at) + minuteMs + Math.floor(random.wait(5 * hourMs)));
  }
  said.length = plan.size;
  const drafts = inOrder(said, startMs);
  const titles = plan.kind === 'post' ? (forumTitles[plan.parent.plan.name] ?? threadTitles) : threadTitles;
  const title = createSpeech(setting, random, new Map()).speak(random.pick(titles)).content.slice(0, 100);
  const owner = drafts[0]?.author ?? setting.people[0]?.user;
  if (owner === undefined) throw new RangeError('a thread needs somebody to open it');
  return {
    drafts,
    title,
    owner,
    audience,
    memberIds: [...new Set([owner.id, ...drafts.map((line) => line.author.id)])],
  };
}

function circle(setting: Setting, random: Random, audience: Audience, atMs: number): Audience {
  const people = new Set(Array.from({ length: 12 }, () => audience.draw(random, atMs)));
  const chosen = [...people].flatMap((person) => person ?? []).slice(0, 5);
  return chosen.length > 0 ? createAudience(chosen) : createAudience(setting.people);
}

/** The thread as a channel object; archived when nothing was said for as long as its setting allows. */
export function threadChannel(
  setting: Setting,
  random: Random,
  plan: ThreadPlan,
  spoken: SpokenThread,
  id: string,
): APIChannel {
  const lastMs = spoken.drafts.at(-1)?.at ?? plan.startMs;
  const autoArchiveMinutes = random.pick([1440, 1440, 4320, 10_080] as const);
  const archivedAtMs = lastMs + autoArchiveMinutes * minuteMs;
  const archived = archivedAtMs <= setting.endMs;
  const createdMs = spoken.drafts[0]?.at ?? plan.startMs;
  const starters = plan.kind === 'post' || plan.kind === 'message' ? 1 : 0;
  const sent = Math.max(0, spoken.drafts.length - starters);
  const flags: number = 0;
  return {
    id,
    type: threadType(plan),
    guild_id: setting.guildId,
    parent_id: plan.parent.channel.id,
    owner_id: spoken.owner.id,
    name: spoken.title,
    flags,
    last_message_id: null,
    rate_limit_per_user: 0,
    message_count: sent,
    total_message_sent: sent,
    // Discord stops counting members of a thread at 50.
    member_count: Math.min(50, spoken.memberIds.length),
    thread_metadata: {
      archived,
      archive_timestamp: iso(archived ? archivedAtMs : createdMs),
      auto_archive_duration: autoArchiveMinutes,
      locked: archived && random.chance(0.12),
      create_timestamp: iso(createdMs),
      ...(plan.kind === 'private' && { invitable: false }),
    },
    ...(plan.kind === 'post' && { applied_tags: pickTags(random, plan.parent.channel, archived) }),
  };
}

function threadType(plan: ThreadPlan): ThreadChannelType {
  if (plan.kind === 'private') return ChannelType.PrivateThread;
  return plan.parent.plan.kind === 'announcement' ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
}

function pickTags(random: Random, forum: APIChannel, archived: boolean): string[] {
  const tags = forum.type === ChannelType.GuildForum ? forum.available_tags : [];
  const topics = random.sample(
    tags.filter((tag) => tag.name !== 'solved'),
    1,
  );
  const solved = archived && random.chance(0.7) ? tags.filter((tag) => tag.name === 'solved') : [];
  return [...topics, ...solved].map((tag) => tag.id);
}

/** Hangs a thread on the message it was opened from. */
export function attachThread(starter: Draft, thread: APIChannel): void {
  if (starter.message === undefined) return;
  const flags: number = starter.message.flags ?? 0;
  starter.message.flags = flags | MessageFlags.HasThread;
  starter.message.thread = thread;
}
