import { MessageType } from 'discord-api-types/v10';
import { type Draft, draft } from './draft.ts';
import { createSpeech } from './grammar.ts';
import { makePoll } from './polls.ts';
import type { Random } from './random.ts';
import { hourMs, minuteMs } from './rhythm.ts';
import type { Audience, Person, Setting } from './setting.ts';
import { stickers } from './stock/notices.ts';
import type { Extra, Scene, Stage } from './stock/scene.ts';

/** Plays a scene from `startMs` on; empty when nobody was there yet. Nothing is said after the setting's end. */
export function converse(setting: Setting, random: Random, audience: Audience, scene: Scene, startMs: number): Draft[] {
  const cast = castScene(random, audience, scene, startMs);
  if (cast === undefined) return [];
  const speech = createSpeech(setting, random, cast);
  const said: Draft[] = [];
  const byWhom: string[] = [];
  let at = startMs;
  let opening = 0;
  for (const stage of scene.stages) {
    const speaker = cast.get(stage.who);
    if (speaker === undefined || !random.chance(stage.odds)) continue;
    const fitting = stage.lines.filter(
      (line) => opening === 0 || line.after === undefined || line.after.includes(opening),
    );
    if (fitting.length === 0) continue;
    const line = random.pick(fitting);
    if (opening === 0) opening = stage.lines.indexOf(line) + 1;
    const spoken = speech.speak(line.text, speaker);
    if (said.length > 0) at += pauseMs(random, spoken.content);
    const target = random.chance(stage.replies) ? lastOfOthers(said, byWhom, stage.who) : undefined;
    const extra = stage.extra !== undefined && random.chance(stage.extraOdds) ? stage.extra : undefined;
    said.push(
      draft(at, speaker.user, spoken.content, {
        ...spoken,
        ...(target && { type: MessageType.Reply, target }),
        ...extraFields(random, extra, spoken.content),
        ...editing(random, spoken.content, at, setting.endMs),
      }),
    );
    byWhom.push(stage.who);
    if (extra === 'poll') {
      at += 20_000 + Math.floor(random.wait(minuteMs));
      said.push(draft(at, speaker.user, '', { poll: makePoll(setting, random, at) }));
      byWhom.push(stage.who);
    }
  }
  const overrun = at - setting.endMs;
  if (overrun > 0) for (const line of said) line.at -= overrun;
  return said;
}

function castScene(random: Random, audience: Audience, scene: Scene, atMs: number): Map<string, Person> | undefined {
  const cast = new Map<string, Person>();
  const letters = new Set(scene.stages.map((stage: Stage) => stage.who));
  for (const letter of letters) {
    let person = audience.draw(random, atMs);
    for (let tries = 0; tries < 4 && person !== undefined && [...cast.values()].includes(person); tries++) {
      person = audience.draw(random, atMs);
    }
    if (person === undefined) return undefined;
    cast.set(letter, person);
  }
  return cast;
}

/** Reading, thinking and typing; now and then somebody comes back after a meal. */
function pauseMs(random: Random, content: string): number {
  const typing = content.length * 120;
  if (random.chance(0.06)) return Math.floor(typing + random.wait(0.5 * hourMs));
  return Math.floor(2_000 + typing + random.wait(0.6 * minuteMs));
}

function lastOfOthers(said: readonly Draft[], byWhom: readonly string[], who: string): Draft | undefined {
  for (let i = said.length - 1; i >= 0; i--) if (byWhom[i] !== who) return said[i];
  return undefined;
}

function extraFields(random: Random, extra: Extra | undefined, content: string): Partial<Draft> {
  const url = /https:\/\/\S+[^\s.,)]/.exec(content)?.[0];
  const link = url !== undefined && random.chance(0.7) ? { link: url } : {};
  switch (extra) {
    case 'image':
      return { image: true, ...link };
    case 'log':
      return { log: true };
    case 'voice':
      return { voice: true, content: '', mentions: [], mentionRoles: [] };
    case 'sticker':
      return { sticker: random.pick(stickers) };
    default:
      return link;
  }
}

function editing(random: Random, content: string, at: number, endMs: number): Partial<Draft> {
  if (!random.chance(0.035)) return {};
  const editedAt = Math.min(endMs, at + 5_000 + Math.floor(random.wait(4 * minuteMs)));
  const remark =
    random.chance(0.25) && content.length > 20 ? { content: `${content}\n*edit: ${random.pick(edits)}*` } : {};
  return { editedAt, ...remark };
}

const edits = ['typo', 'solved, see below', 'found it', 'price changed', 'thanks for the tip!', 'wrong link, sorry'];
