import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

export interface Picture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

type Colour = readonly [number, number, number];

/** Gradients that look well together, dark to light. */
const palettes: readonly (readonly Colour[])[] = [
  [
    [20, 24, 54],
    [88, 56, 122],
    [222, 105, 100],
    [255, 214, 150],
  ],
  [
    [8, 36, 48],
    [20, 99, 105],
    [120, 190, 150],
    [238, 244, 206],
  ],
  [
    [36, 16, 40],
    [120, 30, 70],
    [216, 90, 60],
    [250, 200, 90],
  ],
  [
    [12, 20, 60],
    [40, 80, 160],
    [120, 170, 220],
    [240, 246, 255],
  ],
  [
    [28, 34, 22],
    [74, 104, 50],
    [168, 178, 92],
    [246, 236, 190],
  ],
  [
    [48, 30, 24],
    [124, 78, 50],
    [200, 150, 96],
    [248, 228, 196],
  ],
  [
    [26, 26, 46],
    [80, 70, 140],
    [170, 130, 200],
    [250, 220, 240],
  ],
];

/** Brightness 0–1 at a point; u and v run over the picture from 0 to 1. */
type Pattern = (u: number, v: number) => number;

/** Draws a small pleasant picture (64–320 px a side): evening hills, ripples, plasma, a glow or woven tiles. */
export function drawPicture(random: Random): Picture {
  const width = random.int(8, 40) * 8;
  const height = random.int(8, 30) * 8;
  return { bytes: encodePng(width, height, randomPattern(random), random.pick(palettes)), width, height };
}

function randomPattern(random: Random): Pattern {
  const [a, b, c] = [random.next(), random.next(), random.next()];
  const patterns: readonly Pattern[] = [
    hills(a, b, c),
    (u, v) => 0.5 + 0.5 * Math.sin(Math.hypot(u - a, v - b) * (14 + 30 * c)) * (1 - 0.5 * v),
    (u, v) => 0.5 + 0.17 * (Math.sin(7 * u + 6 * a) + Math.sin(9 * v + 5 * b) + Math.sin(8 * (u + v) + 6 * c)),
    (u, v) => Math.max(0, 1 - 1.3 * Math.hypot(u - 0.3 - 0.4 * a, v - 0.2 - 0.5 * b)),
    (u, v) => 0.25 + 0.5 * v + 0.25 * (Math.sin(40 * u * (0.5 + a)) * Math.sin(40 * v * (0.5 + b))),
  ];
  return random.pick(patterns);
}

function hills(a: number, b: number, c: number): Pattern {
  const ridge = (u: number, layer: number) =>
    0.42 + layer * 0.15 + 0.07 * Math.sin(5 * u + 9 * a + 4 * layer) + 0.03 * Math.sin(17 * u + 7 * b + layer);
  return (u, v) => {
    for (let layer = 3; layer >= 0; layer--) if (v > ridge(u, layer)) return 0.42 - 0.13 * layer;
    const sun = Math.hypot((u - 0.2 - 0.6 * c) * 1.4, v - 0.25) < 0.09;
    return sun ? 1 : 0.5 + 0.4 * v;
  };
}

/** An 8-bit palette PNG: a byte a pixel keeps both the work and the file small. */
function encodePng(width: number, height: number, pattern: Pattern, stops: readonly Colour[]): Uint8Array {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const brightness = Math.min(1, Math.max(0, pattern(x / width, y / height)));
      rows[y * (width + 1) + 1 + x] = Math.round(brightness * 255);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(rows, { level: 6 });
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', paletteOf(stops)),
    chunk('IDAT', image),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([signature, ...parts]));
}

function paletteOf(stops: readonly Colour[]): Buffer {
  const table = Buffer.alloc(256 * 3);
  for (let i = 0; i < 256; i++) {
    const position = (i / 255) * (stops.length - 1);
    const left = stops[Math.floor(position)] ?? [0, 0, 0];
    const right = stops[Math.ceil(position)] ?? left;
    const share = position - Math.floor(position);
    for (const band of [0, 1, 2] as const)
      table[i * 3 + band] = Math.round(left[band] + (right[band] - left[band]) * share);
  }
  return table;
}

function chunk(name: string, body: Buffer): Buffer {
  const framed = Buffer.alloc(12 + body.length);
  framed.writeUInt32BE(body.length, 0);
  framed.write(name, 4, 'ascii');
  body.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + body.length)), 8 + body.length);
  return framed;
}
