import { crc32, deflateSync } from 'node:zlib';

const edge = 64;

/** A disc with a face, 64 × 64 pixels on nothing, whose colour and look follow from the name. */
export function smallPng(name: string): Uint8Array {
  const mark = crc32(name);
  const colour = colourOf(mark % 360);
  const dark = colour.map((part) => Math.round(part * 0.25));
  const smile = 4 + (mark % 7);
  const rows = Array.from({ length: edge }, (_, y) => {
    const row = Buffer.alloc(1 + edge * 4);
    for (let x = 0; x < edge; x++) {
      const cover = Math.min(1, Math.max(0, edge / 2 - Math.hypot(x - 31.5, y - 31.5)));
      const [r = 0, g = 0, b = 0] = isFace(x, y, smile) ? dark : colour;
      row.set([r, g, b, Math.round(cover * 255)], 1 + x * 4);
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  // 8 bits a channel, true colour with alpha.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** Two eyes and a mouth that bends by `smile` pixels. */
function isFace(x: number, y: number, smile: number): boolean {
  if (Math.hypot(x - 21, (y - 25) * 0.7) < 4.2 || Math.hypot(x - 42, (y - 25) * 0.7) < 4.2) return true;
  const across = (x - 31.5) / 15;
  return Math.abs(across) < 1 && Math.abs(y - (46 - smile * across * across)) < 2.6;
}

/** A warm, bright colour of this hue. */
function colourOf(hue: number): number[] {
  return [0, 8, 4].map((shift) => {
    const k = (shift + hue / 30) % 12;
    return Math.round(255 * (0.64 - 0.28 * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
