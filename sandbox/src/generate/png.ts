import { crc32 } from 'node:zlib';
import type { SeedFile } from '../world.ts';
import type { Random } from './random.ts';

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

/** What a picture shows, in numbers: drawing it is a matter of these alone. */
interface Motif {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly palette: number;
}

/** Plans a small pleasant picture (64–320 px a side): evening hills, ripples, plasma, a glow or woven tiles. */
export function planPicture(random: Random): Picture {
  const [width, height] = [random.int(8, 40) * 8, random.int(8, 30) * 8];
  const [a, b, c] = [random.next(), random.next(), random.next()];
  const kind = random.int(0, patterns.length - 1);
  return new Picture(width, height, { kind, a, b, c, palette: random.int(0, palettes.length - 1) });
}

/** A picture that is drawn when its bytes are first read (3 ms), and then kept; its size is known before. */
export class Picture implements SeedFile {
  readonly width: number;
  readonly height: number;
  readonly byteLength: number;
  readonly motif: Motif;
  #bytes: Uint8Array | undefined;

  constructor(width: number, height: number, motif: Motif) {
    this.width = width;
    this.height = height;
    this.byteLength = fileBytes(width, height);
    this.motif = motif;
  }

  read(): Uint8Array {
    this.#bytes ??= drawPicture(this.width, this.height, this.motif);
    return this.#bytes;
  }
}

const patterns: readonly ((a: number, b: number, c: number) => Pattern)[] = [
  hills,
  (a, b, c) => (u, v) => 0.5 + 0.5 * Math.sin(Math.hypot(u - a, v - b) * (14 + 30 * c)) * (1 - 0.5 * v),
  (a, b, c) => (u, v) =>
    0.5 + 0.17 * (Math.sin(7 * u + 6 * a) + Math.sin(9 * v + 5 * b) + Math.sin(8 * (u + v) + 6 * c)),
  (a, b) => (u, v) => Math.max(0, 1 - 1.3 * Math.hypot(u - 0.3 - 0.4 * a, v - 0.2 - 0.5 * b)),
  (a, b) => (u, v) => 0.25 + 0.5 * v + 0.25 * (Math.sin(40 * u * (0.5 + a)) * Math.sin(40 * v * (0.5 + b))),
];

function hills(a: number, b: number, c: number): Pattern {
  const ridge = (u: number, layer: number) =>
    0.42 + layer * 0.15 + 0.07 * Math.sin(5 * u + 9 * a + 4 * layer) + 0.03 * Math.sin(17 * u + 7 * b + layer);
  return (u, v) => {
    for (let layer = 3; layer >= 0; layer--) if (v > ridge(u, layer)) return 0.42 - 0.13 * layer;
    const sun = Math.hypot((u - 0.2 - 0.6 * c) * 1.4, v - 0.25) < 0.09;
    return sun ? 1 : 0.5 + 0.4 * v;
  };
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, name and checksum around a chunk's body. */
const chunkFrame = 12;
const headerBytes = 13;
const paletteBytes = 256 * 3;

/**
 * An 8-bit palette PNG, its pixels stored and not compressed: so the size follows from width and height, and a guild with
 * hundreds of pictures is made without drawing one.
 */
function drawPicture(width: number, height: number, { kind, a, b, c, palette }: Motif): Uint8Array {
  const pattern = patterns[kind]?.(a, b, c) ?? (() => 0);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const brightness = Math.min(1, Math.max(0, pattern(x / width, y / height)));
      rows[y * (width + 1) + 1 + x] = Math.round(brightness * 255);
    }
  }
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', paletteOf(palettes[palette] ?? [])),
    chunk('IDAT', stored(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([signature, ...parts]));
}

/** The most that one stored block of deflate holds, and what stands before it. */
const blockBytes = 65_535;
const blockFrame = 5;

function fileBytes(width: number, height: number): number {
  const pixels = (width + 1) * height;
  // Two bytes of zlib header before the blocks, four of checksum after them.
  const image = 2 + Math.ceil(pixels / blockBytes) * blockFrame + pixels + 4;
  return signature.length + 4 * chunkFrame + headerBytes + paletteBytes + image;
}

/** A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4). */
function stored(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x78, 0x01])];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes);
    const frame = Buffer.alloc(blockFrame);
    frame.writeUInt8(at + blockBytes >= bytes.length ? 1 : 0, 0);
    frame.writeUInt16LE(block.length, 1);
    frame.writeUInt16LE(block.length ^ 0xffff, 3);
    parts.push(frame, block);
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(adler32(bytes));
  return Buffer.concat([...parts, checksum]);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function paletteOf(stops: readonly Colour[]): Buffer {
  const table = Buffer.alloc(paletteBytes);
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
