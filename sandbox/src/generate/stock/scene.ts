/** What a line of a scene may bring along besides its text. */
export type Extra = 'image' | 'log' | 'voice' | 'link' | 'poll' | 'sticker';

/** One way to say something; `after` names the openings (from 1) that it answers, when it does not suit all. */
interface Line {
  readonly text: string;
  readonly after?: readonly number[];
}

/** One turn of a scene: who speaks (a letter stands for one person throughout), and in which of many ways. */
export interface Stage {
  readonly who: string;
  readonly lines: readonly Line[];
  /** How often the turn happens at all, 0–1. */
  readonly odds: number;
  /** How often it is sent as a reply to the last thing someone else said, 0–1. */
  readonly replies: number;
  readonly extra?: Extra;
  /** How often the extra comes along, 0–1. */
  readonly extraOdds: number;
}

/**
 * A conversation as a course of turns. Each turn is drawn from its alternatives on its own, so that a scene with five
 * turns of six lines is thousands of conversations before any `{slot}` or `[this|that]` in them is filled.
 */
export interface Scene {
  readonly id: string;
  readonly stages: readonly Stage[];
}

export interface StageOptions {
  readonly odds?: number;
  readonly replies?: number;
  readonly extra?: Extra;
  readonly extraOdds?: number;
}

export function scene(id: string, ...stages: Stage[]): Scene {
  return { id, stages };
}

/**
 * A turn: one alternative a line of `text`; `\n` inside a line is a line break. `2 3| …` says that the line suits only
 * conversations which were opened with the second or third alternative of the first turn.
 */
export function says(who: string, text: string, options: StageOptions = {}): Stage {
  const lines = text.split('\n').flatMap((row) => (row.trim() === '' ? [] : [parseLine(row.trim())]));
  const { odds = 1, replies = 0.25, extraOdds = 1 } = options;
  return { who, lines, odds, replies, extraOdds, ...(options.extra && { extra: options.extra }) };
}

function parseLine(row: string): Line {
  const tagged = /^([\d ]+)\| (.*)$/s.exec(row);
  const text = (tagged?.[2] ?? row).replaceAll('\\n', '\n');
  return tagged?.[1] === undefined ? { text } : { text, after: tagged[1].split(' ').map(Number) };
}

/** A turn that is mostly sent with Discord's reply button. */
export function answers(who: string, text: string, options: StageOptions = {}): Stage {
  return says(who, text, { replies: 0.6, ...options });
}

/** A turn that happens only now and then. */
export function perhaps(odds: number, who: string, text: string, options: StageOptions = {}): Stage {
  return says(who, text, { odds, ...options });
}
