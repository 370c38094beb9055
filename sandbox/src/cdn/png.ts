import { crc32, deflateSync } from 'node:zlib';

const edge = 16;

/** A one-coloured picture of 16 × 16 pixels whose colour follows from the name. */
export function smallPng(name: string): Uint8Array {
  const colour = crc32(name);
  const row = Buffer.alloc(1 + edge * 3);
  for (let x = 0; x < edge; x++) row.writeUIntBE(colour & 0xff_ff_ff, 1 + x * 3, 3);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: edge }, () => row)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  // 8 bits a channel, true colour.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
