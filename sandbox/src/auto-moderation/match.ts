import { type AutoModerationRule, Trigger } from './rule.ts';

/** What of a text a rule holds against it. */
export interface Hit {
  readonly keyword: string | null;
  readonly content: string | null;
}

/** Discord's own lists are not published; these few words stand for them: profanity, sexual content, slurs. */
const presetWords: Readonly<Record<number, readonly string[]>> = {
  1: ['damn*', 'shit*', '*fuck*'],
  2: ['porn*', 'nsfw'],
  3: ['slurword*'],
};

/** The first thing in a text that breaks the rule. Spam and profile rules find nothing: how Discord decides there is not known. */
export function findHit(
  { trigger_type, trigger_metadata: metadata }: AutoModerationRule,
  text: string,
): Hit | undefined {
  if (trigger_type === Trigger.mentionSpam) {
    const mentioned = new Set([...text.matchAll(/<@[!&]?(\d+)>/g)].map(([, id]) => id));
    return mentioned.size > (metadata.mention_total_limit ?? 0) ? { keyword: null, content: null } : undefined;
  }
  const keywords =
    trigger_type === Trigger.preset
      ? (metadata.presets ?? []).flatMap((preset) => presetWords[preset] ?? [])
      : (metadata.keyword_filter ?? []);
  const allowed = (metadata.allow_list ?? []).flatMap((keyword) => spansOf(keywordPattern(keyword), text));
  const patterns = [
    ...keywords.map((keyword) => ({ keyword, pattern: keywordPattern(keyword) })),
    ...(metadata.regex_patterns ?? []).map((keyword) => ({ keyword, pattern: new RegExp(keyword, 'giu') })),
  ];
  for (const { keyword, pattern } of patterns) {
    const wrong = spansOf(pattern, text).find(
      ({ start, end }) => !allowed.some((span) => span.start <= start && span.end >= end),
    );
    if (wrong) return { keyword, content: text.slice(wrong.start, wrong.end) };
  }
  return undefined;
}

/** A keyword means whole words; a star at its start or end lets the word go on there. */
function keywordPattern(keyword: string): RegExp {
  const [, before, middle = '', after] = /^(\*?)(.*?)(\*?)$/s.exec(keyword.trim()) ?? [];
  const escaped = middle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const letter = '[\\p{L}\\p{N}_]';
  const start = before ? `${letter}*` : `(?<!${letter})`;
  const end = after ? `${letter}*` : `(?!${letter})`;
  return new RegExp(`${start}${escaped}${end}`, 'giu');
}

function spansOf(pattern: RegExp, text: string): { start: number; end: number }[] {
  return [...text.matchAll(pattern)]
    .filter(([match]) => match.length > 0)
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Whether a pattern can be used: JavaScript's expressions stand for Rust's, which Discord runs. */
export function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}
