import type { MessageView } from '@guildhall/contract';
import { pairMarks } from './pair-marks.ts';
import { type Piece, piecesOf } from './text-pieces.ts';

/** A text as a person reads it, and what stands behind its covers. */
export interface ReadableText {
  readonly text: string;
  readonly covers: readonly Cover[];
}

/** A spoiler: `from` to `to` of the text are blocks in place of `hidden`. */
export interface Cover {
  readonly from: number;
  readonly to: number;
  readonly hidden: string;
}

/** Always as wide, so that it does not tell how long the hidden text is. */
const cover = '█████';

/** `address`: a masked link shows its address too, and a code block its language. */
export type LinkStyle = 'label' | 'address';

/**
 * A message's text as a person reads it in Discord: without the marks of its markdown, spoilers covered, names in place
 * of ids. Takes any text whatever, and time in proportion to its length.
 */
export function readableText(text: string, names: MessageView['names'], links: LinkStyle = 'label'): ReadableText {
  const pieces = piecesOf(text);
  const partners = pairMarks(pieces);
  const covers: Cover[] = [];
  let shown = '';
  let hidden = '';
  let coveredUntil = -1;
  const put = (part: string) => {
    if (coveredUntil < 0) shown += part;
    else hidden += part;
  };
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind !== 'mark') {
      const before = coveredUntil < 0 ? shown : hidden;
      put(piece.kind === 'text' ? piece.text : wordsOf(piece, names, links, before));
      continue;
    }
    const partner = partners.get(i);
    if (partner === undefined) put(piece.mark);
    else if (piece.mark === '||' && coveredUntil < 0 && partner > i) coveredUntil = partner;
    else if (i === coveredUntil) {
      covers.push({ from: shown.length, to: shown.length + cover.length, hidden });
      shown += cover;
      hidden = '';
      coveredUntil = -1;
    }
  }
  return { text: shown.trimEnd(), covers };
}

type Shown = Exclude<Piece, { kind: 'mark' } | { kind: 'text' }>;

function wordsOf(piece: Shown, names: MessageView['names'], links: LinkStyle, before: string): string {
  switch (piece.kind) {
    case 'user':
      return `@${names.users[piece.id] ?? 'somebody'}`;
    case 'role':
      return `@${names.roles[piece.id]?.name ?? 'unknown role'}`;
    case 'channel':
      return `#${names.channels[piece.id] ?? 'unknown channel'}`;
    case 'time':
      return `${piece.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    case 'link': {
      const label = readableText(piece.label, names).text;
      return links === 'address' ? `${label} (${piece.address})` : label;
    }
    case 'code': {
      const language = links === 'address' && piece.language !== '' ? `${piece.language}\n` : '';
      return `${before === '' || before.endsWith('\n') ? '' : '\n'}${language}${piece.text}\n`;
    }
  }
}
