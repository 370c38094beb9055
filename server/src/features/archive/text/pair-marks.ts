import type { Mark, Piece } from './text-pieces.ts';

/**
 * Finds each mark's partner, by their places among the pieces: the nearest one before it that is still open. What opened
 * in between and was not closed is text. Linear: a mark is opened once and dropped once.
 */
export function pairMarks(pieces: readonly Piece[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const open: { readonly mark: Mark; readonly at: number }[] = [];
  const openCount = new Map<Mark, number>();
  const count = (mark: Mark, change: number) => openCount.set(mark, (openCount.get(mark) ?? 0) + change);

  const pair = (at: number) => {
    const piece = pieces[at];
    if (piece?.kind !== 'mark') return;
    const { mark } = piece;
    const top = open.at(-1);
    // With nothing between them two marks are text: ****.
    const isEmpty = top?.mark === mark && top.at === at - 1;
    if (piece.closes && !isEmpty && (openCount.get(mark) ?? 0) > 0) {
      for (let last = open.pop(); last; last = open.pop()) {
        count(last.mark, -1);
        if (last.mark !== mark) continue;
        partners.set(last.at, at).set(at, last.at);
        return;
      }
    }
    if (!piece.opens) return;
    open.push({ mark, at });
    count(mark, 1);
  };

  for (let at = 0; at < pieces.length; at++) {
    if (closesSingleFirst(pieces, at, open.at(-1)?.mark)) {
      pair(at + 1);
      pair(at);
      at++;
    } else pair(at);
  }
  return partners;
}

/** Of the `***` in **bold and *italic*** the single one closes first. */
function closesSingleFirst(pieces: readonly Piece[], at: number, top: Mark | undefined): boolean {
  const [piece, next] = [pieces[at], pieces[at + 1]];
  return (
    piece?.kind === 'mark' &&
    next?.kind === 'mark' &&
    piece.mark === next.mark + next.mark &&
    next.mark === top &&
    next.closes
  );
}
