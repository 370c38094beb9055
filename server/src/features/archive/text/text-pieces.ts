/** What a message's text is made of: marks that may have a partner, things that stand for something else, plain text. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly opens: boolean; readonly closes: boolean }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'time'; readonly at: Date }
  | { readonly kind: 'link'; readonly label: string; readonly address: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

export type Mark = '**' | '*' | '__' | '_' | '~~' | '||';

const rules = {
  lineStart: /(?:>>> |> )?(?:#{1,3} +(?=\S)|-# +(?=\S)|( *)[-*] +(?=\S))?/y,
  escaped: /\\([!-/:-@[-`{-~])/y,
  mention: /<(@[!&]?|#)(\d{1,20})>/y,
  emoji: /<a?:(\w{1,64}):\d{1,20}>/y,
  time: /<t:(-?\d{1,13})(?::[a-zA-Z])?>/y,
  command: /<\/([^:<>\n]{1,100}):\d{1,20}>/y,
  guide: /<id:(\w{1,30})>/y,
  angle: /<(https?:\/\/[^\s<>]+)>/y,
  masked: /\[([^[\]\n]{1,500})\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"[^"\n]*")?\)/y,
  // A spoiler may end right behind an address.
  url: /https?:\/\/(?:(?!\|\|)[^\s<>])+/y,
  run: /\*+|_+|~~|\|\|/y,
} satisfies Record<string, RegExp>;

const guides: Readonly<Record<string, string>> = {
  browse: 'Browse Channels',
  customize: 'Channels & Roles',
  guide: 'Server Guide',
  home: 'Server Guide',
};
const special = /[\\`<[*_~|h\n]/g;
const wordCharacter = /[\p{L}\p{N}_]/u;
const blank = /\s/u;

/** Splits Discord's markdown. Nothing of the text is lost but escapes, brackets, ids and the marks at a line's start. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  /** Lengths of backtick runs that nothing closes: asked once, so that hostile text stays linear. */
  const unclosed = new Set<number>();
  let plain = '';
  const put = (...added: Piece[]) => {
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    plain = '';
    pieces.push(...added);
  };

  let at = 0;
  const startLine = () => {
    const match = matchAt('lineStart', text, at);
    if (match?.[1] !== undefined) plain += `${match[1]}• `;
    at += match?.[0].length ?? 0;
  };
  startLine();
  while (at < text.length) {
    special.lastIndex = at;
    const next = special.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    const found = text[at] === '`' ? codeAt(text, at, unclosed) : pieceAt(text, at);
    if (found) {
      if (typeof found.put === 'string') plain += found.put;
      else put(...found.put);
      at += found.length;
    } else if (at < text.length) {
      plain += text[at];
      at++;
      if (text[at - 1] === '\n') startLine();
    }
  }
  put();
  return pieces;
}

interface Found {
  readonly put: string | readonly Piece[];
  readonly length: number;
}

function matchAt(rule: keyof typeof rules, text: string, at: number): RegExpExecArray | null {
  const pattern = rules[rule];
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function pieceAt(text: string, at: number): Found | undefined {
  const found = (match: RegExpExecArray | null, put: (match: RegExpExecArray) => Found['put']): Found | undefined =>
    match ? { put: put(match), length: match[0].length } : undefined;
  switch (text[at]) {
    case '\\':
      return found(matchAt('escaped', text, at), (match) => match[1] ?? '');
    case '<':
      return (
        found(matchAt('mention', text, at), mentionOf) ??
        found(matchAt('emoji', text, at), (match) => `:${match[1]}:`) ??
        found(matchAt('time', text, at), timeOf) ??
        found(matchAt('command', text, at), (match) => `/${match[1]}`) ??
        found(matchAt('guide', text, at), (match) => `#${guides[match[1] ?? ''] ?? match[1]}`) ??
        found(matchAt('angle', text, at), (match) => match[1] ?? '')
      );
    case '[':
      return found(matchAt('masked', text, at), (match) => [
        { kind: 'link', label: match[1] ?? '', address: match[2] ?? '' },
      ]);
    case 'h': {
      const url = withoutTail(matchAt('url', text, at)?.[0] ?? '');
      return url === '' ? undefined : { put: url, length: url.length };
    }
    default:
      return found(matchAt('run', text, at), (match) => marksOf(match[0], text, at));
  }
}

/** An address ends before the marks and the punctuation of its sentence. */
function withoutTail(url: string): string {
  let end = url.length;
  while (end > 0 && '.,:;!?"\')]*_~|'.includes(url.charAt(end - 1))) end--;
  return url.slice(0, end);
}

function mentionOf([, sign, id = '']: RegExpExecArray): Found['put'] {
  return [{ kind: sign === '#' ? 'channel' : sign === '@&' ? 'role' : 'user', id }];
}

function timeOf([whole, seconds]: RegExpExecArray): Found['put'] {
  const at = new Date(Number(seconds) * 1_000);
  return Number.isNaN(at.getTime()) ? whole : [{ kind: 'time', at }];
}

/**
 * A run of the same letter as marks, the longer ones first: `***` is `**` and `*`. Single ones keep Discord's rules, so
 * that 2 * 3 and snake_case stay as they are.
 */
function marksOf(run: string, text: string, at: number): Piece[] {
  const before = text[at - 1] ?? ' ';
  const after = text[at + run.length] ?? ' ';
  const single = run[0] === '*' || run[0] === '_' ? run[0] : undefined;
  const pieces: Piece[] = [];
  let left = run.length;
  for (; left >= 2; left -= 2) {
    const mark = single === '*' ? '**' : single === '_' ? '__' : run === '~~' ? '~~' : '||';
    pieces.push({ kind: 'mark', mark, opens: true, closes: true });
  }
  if (single !== undefined && left === 1) {
    const [opens, closes] =
      single === '*'
        ? [!blank.test(after), !blank.test(before)]
        : [!blank.test(after) && !wordCharacter.test(before), !wordCharacter.test(after)];
    pieces.push({ kind: 'mark', mark: single, opens, closes });
  }
  return pieces;
}

/** Code, in a line or as a block; nothing inside is a mark. */
function codeAt(text: string, at: number, unclosed: Set<number>): Found {
  let end = at;
  while (text[end] === '`') end++;
  const ticks = end - at;
  // A block ends at the first three backticks, a code in a line at as many as it began with.
  const isBlock = ticks >= 3;
  const close = unclosed.has(ticks) ? -1 : isBlock ? text.indexOf('```', end) : closingTicks(text, end, ticks);
  if (close < 0 || (isBlock && text.slice(end, close).trim() === '')) {
    if (close < 0) unclosed.add(ticks);
    return { put: text.slice(at, end), length: ticks };
  }
  const inner = text.slice(end, close);
  if (!isBlock) return { put: inner, length: close + ticks - at };
  const language = /^([\w+\-.#]{1,32})\n/.exec(inner)?.[1] ?? '';
  const code = inner.slice(language === '' ? 0 : language.length + 1).replace(/^\n+|\n+$/g, '');
  const length = close + 3 - at;
  return {
    put: [{ kind: 'code', language, text: code }],
    length: text[at + length] === '\n' ? length + 1 : length,
  };
}

function closingTicks(text: string, from: number, ticks: number): number {
  for (let at = text.indexOf('`', from); at >= 0; ) {
    let end = at;
    while (text[end] === '`') end++;
    if (end - at === ticks) return at;
    at = text.indexOf('`', end);
  }
  return -1;
}
