export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'user' | 'role' | 'channel'; id: string; raw: string }
  | { kind: 'everyone'; raw: string }
  | { kind: 'emoji'; name: string; id: string; raw: string }
  | { kind: 'time'; seconds: number; style: string; raw: string }
  | { kind: 'command'; name: string; raw: string };

// Deeper nesting is nobody's writing; the rest is then shown as it stands.
const maxDepth = 12;

const rules = {
  escaped: /\\([!-/:-@[-`{-~])/y,
  code: /(`+)([\s\S]*?[^`])\1(?!`)/y,
  angle: /<(https?:\/\/[^\s<>]+)>/y,
  user: /<@!?(\d{15,20})>/y,
  role: /<@&(\d{15,20})>/y,
  channel: /<#(\d{15,20})>/y,
  emoji: /<a?:(\w{1,64}):(\d{15,20})>/y,
  time: /<t:(-?\d{1,12})(?::([tTdDfFsSR]))?>/y,
  command: /<\/([^:<>\n]{1,100}):\d{15,20}>/y,
  masked: /\[([^[\]\n]{1,500})\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"[^"\n]*")?\)/y,
  url: /https?:\/\/[^\s<>]+/y,
  everyone: /@(?:everyone|here)\b/y,
} satisfies Record<string, RegExp>;

const marks: { open: string; kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' }[] = [
  { open: '**', kind: 'bold' },
  { open: '__', kind: 'underline' },
  { open: '~~', kind: 'strike' },
  { open: '||', kind: 'spoiler' },
  { open: '*', kind: 'italic' },
  { open: '_', kind: 'italic' },
];

const special = /[\\`<[*_~|@h]/g;
const wordCharacter = /\w/;

function matchAt(rule: keyof typeof rules, text: string, at: number): RegExpExecArray | null {
  const pattern = rules[rule];
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A bare address ends before the punctuation of its sentence, and before a bracket that it did not open. */
function trimUrl(url: string): string {
  let end = url.length;
  for (;;) {
    const last = url[end - 1] ?? '';
    const body = url.slice(0, end);
    const unopened = last === ')' && body.split('(').length < body.split(')').length;
    if (!unopened && !'.,:;!?"\'*_~|]'.includes(last)) return body;
    end -= 1;
  }
}

/** Where the mark that opens at `at` closes, or -1. Single marks keep Discord's rules, so that 2*3*4 and snake_case stay text. */
function closing(text: string, open: string, at: number): number {
  const first = text[at + open.length];
  if (first === undefined || (open.length === 1 && (/\s/.test(first) || first === open))) return -1;
  if (open === '_' && wordCharacter.test(text[at - 1] ?? '')) return -1;
  const mark = open[0] ?? '';
  for (let end = text.indexOf(open, at + open.length + 1); end >= 0; end = text.indexOf(open, end + 1)) {
    if (text[end - 1] === '\\') continue;
    if (open.length === 2) {
      // Of *** the last two close: **bold and *italic*** nests.
      while (text[end + 2] === mark) end += 1;
      return end;
    }
    if (text[end + 1] === mark || text[end - 1] === mark) {
      while (text[end + 1] === mark) end += 1;
      continue;
    }
    if (open === '*' && /\s/.test(text[end - 1] ?? '')) continue;
    if (open === '_' && wordCharacter.test(text[end + 1] ?? '')) continue;
    return end;
  }
  return -1;
}

/** Discord's inline marks of one run of text. Never throws; what is not understood stays text. */
export function parseInline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  const unclosed = new Set<string>();
  let plain = '';
  const put = (node: Inline): void => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
    nodes.push(node);
  };

  let at = 0;
  scan: while (at < text.length) {
    special.lastIndex = at;
    const next = special.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at >= text.length) break;

    const token = tokenAt(text, at, depth);
    if (token) {
      if (typeof token.node === 'string') plain += token.node;
      else put(token.node);
      at += token.length;
      continue;
    }
    if (depth < maxDepth) {
      for (const { open, kind } of marks) {
        if (!text.startsWith(open, at) || unclosed.has(open)) continue;
        const end = closing(text, open, at);
        if (end > at + open.length) {
          put({ kind, children: parseInline(text.slice(at + open.length, end), depth + 1) });
          at = end + open.length;
          continue scan;
        }
        // Nothing closes it from here, so nothing closes a later one: this keeps hostile text linear.
        if (open.length === 2 && end < 0) unclosed.add(open);
      }
    }
    plain += text[at];
    at += 1;
  }
  if (plain !== '') nodes.push({ kind: 'text', text: plain });
  return nodes;
}

type Token = { node: Inline | string; length: number };

/** What stands at `at` and is not a pair of marks: code, links, mentions, emoji, times. */
function tokenAt(text: string, at: number, depth: number): Token | null {
  const token = (match: RegExpExecArray, node: Inline | string): Token => ({ node, length: match[0].length });
  switch (text[at]) {
    case '\\': {
      const match = matchAt('escaped', text, at);
      return match && token(match, match[1] ?? '');
    }
    case '`': {
      const match = matchAt('code', text, at);
      return match && token(match, { kind: 'code', text: match[2] ?? '' });
    }
    case '<':
      return angleToken(text, at, token);
    case '[': {
      const match = depth < maxDepth ? matchAt('masked', text, at) : null;
      return (
        match &&
        token(match, { kind: 'link', url: match[2] ?? '', children: parseInline(match[1] ?? '', maxDepth - 2) })
      );
    }
    case 'h': {
      const match = matchAt('url', text, at);
      if (!match) return null;
      const url = trimUrl(match[0]);
      return { node: { kind: 'link', url, children: [{ kind: 'text', text: url }] }, length: url.length };
    }
    case '@': {
      const match = matchAt('everyone', text, at);
      return match && token(match, { kind: 'everyone', raw: match[0] });
    }
    default:
      return null;
  }
}

function angleToken(text: string, at: number, token: (match: RegExpExecArray, node: Inline) => Token): Token | null {
  for (const kind of ['user', 'role', 'channel'] as const) {
    const match = matchAt(kind, text, at);
    if (match) return token(match, { kind, id: match[1] ?? '', raw: match[0] });
  }
  const emoji = matchAt('emoji', text, at);
  if (emoji) return token(emoji, { kind: 'emoji', name: emoji[1] ?? '', id: emoji[2] ?? '', raw: emoji[0] });
  const time = matchAt('time', text, at);
  // ±8.64e12 seconds are what a Date can hold.
  if (time && Math.abs(Number(time[1])) <= 8_640_000_000_000) {
    return token(time, { kind: 'time', seconds: Number(time[1]), style: time[2] ?? 'f', raw: time[0] });
  }
  const command = matchAt('command', text, at);
  if (command) return token(command, { kind: 'command', name: command[1] ?? '', raw: command[0] });
  const angle = matchAt('angle', text, at);
  return (
    angle && token(angle, { kind: 'link', url: angle[1] ?? '', children: [{ kind: 'text', text: angle[1] ?? '' }] })
  );
}
