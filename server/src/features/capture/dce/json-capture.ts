const quote = 0x22;
const backslash = 0x5c;
const openings = new Set([0x7b, 0x5b]);

/** Finds the end of one value of JSON in pieces of bytes, and holds them until it is there. */
export interface JsonCapture {
  /** Where the value begins in the file. */
  readonly fromByte: number;
  /** Bytes held so far. */
  heldBytes(): number;
  /** Takes bytes from `at` on; gives the index after the value's last byte, or -1 when it goes on in the next piece. */
  feed(piece: Buffer, at: number): number;
  take(): Buffer;
}

/** @param first the first byte of the value, which decides how its end looks: that of a list or object, a text, or a bare word */
export function captureJson(first: number, fromByte: number): JsonCapture {
  const parts: Buffer[] = [];
  let held = 0;
  const end = openings.has(first) ? endOfNest() : first === quote ? endOfText() : endOfBareWord;
  return {
    fromByte,
    heldBytes: () => held,
    feed(piece, at) {
      const after = end(piece, at);
      const part = piece.subarray(at, after === -1 ? piece.length : after);
      // A copy: the source may use the memory of a piece again.
      parts.push(after === -1 ? Buffer.from(part) : part);
      held += part.length;
      return after;
    },
    take: () => (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)),
  };
}

/** Counts brackets outside of texts. Which closes which is left to JSON.parse. */
function endOfNest(): (piece: Buffer, at: number) => number {
  let depth = 0;
  let inText = false;
  let escaped = false;
  return (piece, at) => {
    for (let i = at; i < piece.length; i++) {
      const byte = piece[i];
      if (escaped) escaped = false;
      else if (inText) {
        if (byte === quote) inText = false;
        else if (byte === backslash) escaped = true;
      } else if (byte === quote) inText = true;
      else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        if (depth === 0) return i + 1;
      }
    }
    return -1;
  };
}

function endOfText(): (piece: Buffer, at: number) => number {
  let begun = false;
  let escaped = false;
  return (piece, at) => {
    for (let i = at; i < piece.length; i++) {
      const byte = piece[i];
      if (!begun) begun = true;
      else if (escaped) escaped = false;
      else if (byte === backslash) escaped = true;
      else if (byte === quote) return i + 1;
    }
    return -1;
  };
}

/** A number, true, false or null ends before a comma, a bracket or white space. */
function endOfBareWord(piece: Buffer, at: number): number {
  for (let i = at; i < piece.length; i++) {
    if (/[\s,\]}:]/.test(String.fromCharCode(piece[i] ?? 0))) return i;
  }
  return -1;
}
