import { converse } from './converse.ts';
import { type Draft, draft } from './draft.ts';
import { type CrosspostSource, commandAnswer, crosspost, imageEmbed, logEntry } from './embeds.ts';
import { createSpeech } from './grammar.ts';
import type { ChannelPlan } from './layout.ts';
import { arrivals, channelFollowed, pinSome } from './notices.ts';
import { makeUser } from './people.ts';
import { pollResult } from './polls.ts';
import type { Random } from './random.ts';
import { dayMs, hourMs, livelyMoment } from './rhythm.ts';
import type { Audience, Setting } from './setting.ts';
import { chatScenes } from './stock/community.ts';
import { announcements, followedNews, rules } from './stock/notices.ts';
import type { Scene } from './stock/scene.ts';

export interface Filling {
  readonly setting: Setting;
  readonly random: Random;
  readonly plan: ChannelPlan;
  readonly audience: Audience;
  /** So many drafts are returned, exactly. */
  readonly budget: number;
}

/** What a channel's people, bots and Discord itself wrote there over the whole span, in order. */
export function fillChannel(filling: Filling): Draft[] {
  const { plan, budget, setting } = filling;
  if (budget <= 0) return [];
  const byFlow = {
    welcome,
    rules: postRules,
    announcements: announce,
    followed,
    'bot-log': keepLog,
    chat,
    none: chat,
  } as const;
  return inOrder(byFlow[plan.flow](filling), setting.startMs);
}

/** Sorts by time and moves what coincides apart by a millisecond, so that ids are in the order of what was said. */
export function inOrder(drafts: Draft[], floorMs: number): Draft[] {
  drafts.sort((a, b) => a.at - b.at);
  let last = floorMs;
  for (const line of drafts) {
    last = Math.max(line.at, last + 1);
    line.at = last;
  }
  return drafts;
}

function chat(filling: Filling): Draft[] {
  const { setting, random, plan, audience, budget } = filling;
  const pins = budget < 60 ? 0 : Math.min(40, Math.round(budget * 0.004));
  const scenes = plan.scenes.length > 0 ? plan.scenes : chatScenes;
  const bot = plan.access === 'open' ? setting.people.find((person) => person.isBot)?.user : undefined;
  const said: Draft[] = [];
  const opening = plan.name === 'events' ? currentPoll(setting, random, audience, scenes) : [];
  said.push(...opening);
  while (said.length < budget - pins) {
    const at = livelyMoment(random, setting.startMs, setting.endMs);
    const chance = random.next();
    const person = chance < 0.05 ? audience.draw(random, at) : undefined;
    if (person && bot && chance < 0.035) said.push(commandAnswer(setting, random, bot, person, at));
    else if (person && chance < 0.045 && plan.access === 'open')
      said.push(draft(at, person.user, 'have you seen this?', { forward: true }));
    else if (person && chance < 0.05)
      said.push(draft(at, person.user, pictureUrl, { fields: { embeds: [imageEmbed(pictureUrl, 320, 180)] } }));
    else said.push(...withResults(converse(setting, random, audience, random.pick(scenes), at), setting.endMs));
  }
  said.length = budget - pins;
  return [...said, ...padTo(pinSome(random, said, pins, setting.endMs), pins, filling)];
}

const pictureUrl = 'https://gallery.lantern-guild.example/i/harbour-at-dusk.png';

/** A poll that is still open when the story ends. */
function currentPoll(setting: Setting, random: Random, audience: Audience, scenes: readonly Scene[]): Draft[] {
  for (let tries = 0; tries < 60; tries++) {
    const said = converse(setting, random, audience, random.pick(scenes), setting.endMs - 5 * hourMs);
    const open = said.some((line) => line.poll && line.poll.expiresAt > setting.endMs);
    if (open) return said;
  }
  return [];
}

function withResults(said: Draft[], endMs: number): Draft[] {
  return said.flatMap((line) =>
    line.poll && line.poll.expiresAt <= endMs ? [line, pollResult(line, line.poll)] : [line],
  );
}

/** More talk when fewer drafts came than were asked for. */
function padTo(drafts: Draft[], count: number, filling: Filling): Draft[] {
  return drafts.length >= count ? drafts.slice(0, count) : [...drafts, ...chatOnly(filling, count - drafts.length)];
}

function chatOnly({ setting, random, plan, audience }: Filling, count: number): Draft[] {
  const said: Draft[] = [];
  while (said.length < count) {
    const scene = random.pick(plan.scenes.length > 0 ? plan.scenes : chatScenes);
    said.push(...converse(setting, random, audience, scene, livelyMoment(random, setting.startMs, setting.endMs)));
  }
  return said.slice(0, count);
}

function welcome(filling: Filling): Draft[] {
  const notices = arrivals(filling.setting).slice(-filling.budget);
  const newcomers = chatScenes.filter((scene) => scene.id === 'newcomer');
  return padTo(notices, filling.budget, { ...filling, plan: { ...filling.plan, scenes: newcomers } });
}

function postRules({ setting, random, budget }: Filling): Draft[] {
  const owner = setting.people[0];
  if (owner === undefined) return [];
  const speech = createSpeech(setting, random, new Map());
  return rules.slice(0, budget).map((text, index) => {
    const at = setting.startMs + (index + 1) * hourMs;
    return draft(at, owner.user, '', { ...speech.speak(text), ...(index === 0 && { editedAt: at + 90 * dayMs }) });
  });
}

function announce({ setting, random, audience, budget }: Filling): Draft[] {
  const staff = setting.people.filter((person) => person.isStaff);
  return Array.from({ length: budget }, () => {
    const author = random.pick(staff);
    const at = livelyMoment(random, Math.max(author.joinedAtMs, setting.startMs + dayMs), setting.endMs);
    const honoured = [audience.draw(random, at) ?? author, audience.draw(random, at) ?? author] as const;
    const speech = createSpeech(
      setting,
      random,
      new Map([
        ['A', honoured[0]],
        ['B', honoured[1]],
      ]),
    );
    const crossposted: number = random.chance(0.4) ? 1 : 0;
    const edited = random.chance(0.15) ? { editedAt: Math.min(setting.endMs, at + random.int(1, 30) * 60_000) } : {};
    return draft(at, author.user, '', {
      ...speech.speak(random.pick(announcements)),
      ...edited,
      image: random.chance(0.3),
      fields: { flags: crossposted },
    });
  });
}

function followed({ setting, random, budget }: Filling): Draft[] {
  const owner = setting.people[0];
  if (owner === undefined) return [];
  const oldMs = setting.startMs - 200 * dayMs;
  const source: CrosspostSource = {
    author: { ...makeUser(setting.ids.at(oldMs), 'Emberfall #news', null), discriminator: '0000', bot: true },
    guildId: setting.ids.at(oldMs),
    channelId: setting.ids.at(oldMs),
  };
  const since = setting.startMs + 3 * dayMs;
  const posts = Array.from({ length: budget - 1 }, () => {
    const speech = createSpeech(setting, random, new Map());
    const at = livelyMoment(random, since, setting.endMs);
    return crosspost(setting, speech.speak(random.pick(followedNews)).content, source, at);
  });
  return [channelFollowed(since, owner.user, source.guildId, source.channelId), ...posts];
}

function keepLog({ setting, random, budget }: Filling): Draft[] {
  const keeper = setting.people.findLast((person) => person.isBot) ?? setting.people[0];
  if (keeper === undefined) return [];
  const times = Array.from({ length: budget }, () => livelyMoment(random, setting.startMs + dayMs, setting.endMs)).sort(
    (a, b) => a - b,
  );
  return times.map((at, index) => logEntry(setting, random, keeper.user, at, index + 1));
}
