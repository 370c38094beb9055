import type { Random } from './random.ts';

/** Opus at 48 kHz in packets of 20 ms; this one is silence. */
const silentPacket = Buffer.from([0xf8, 0xff, 0xfe]);
const packetSeconds = 0.02;
const samplesPerPacket = 960n;

export interface VoiceNote {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  /** Base64 of one loudness byte per step, as Discord's clients draw it. */
  readonly waveform: string;
}

/** A playable (silent) Ogg Opus recording of two to fifteen seconds with a waveform that looks like speech. */
export function recordVoice(random: Random): VoiceNote {
  const packets = random.int(100, 750);
  const head = Buffer.from('OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const tags = Buffer.concat([Buffer.from('OpusTags\x07\x00\x00\x00sandbox', 'latin1'), Buffer.alloc(4)]);
  const pages = [oggPage([head], 0, 2, 0n), oggPage([tags], 1, 0, 0n)];
  for (let sent = 0; sent < packets; sent += 250) {
    const count = Math.min(250, packets - sent);
    const last = sent + count === packets;
    const body = Array.from({ length: count }, () => silentPacket);
    pages.push(oggPage(body, pages.length, last ? 4 : 0, BigInt(sent + count) * samplesPerPacket));
  }
  const loudness = Buffer.alloc(64);
  for (let i = 0; i < loudness.length; i++) loudness[i] = Math.floor(255 * random.next() * Math.abs(Math.sin(i / 5)));
  return {
    bytes: new Uint8Array(Buffer.concat(pages)),
    seconds: Math.round(packets * packetSeconds * 100) / 100,
    waveform: loudness.toString('base64'),
  };
}

/** A page of packets shorter than 255 bytes each (RFC 3533). */
function oggPage(packets: readonly Buffer[], sequence: number, flags: number, granule: bigint): Buffer {
  const header = Buffer.alloc(27 + packets.length);
  header.write('OggS', 0, 'ascii');
  header[5] = flags;
  header.writeBigUInt64LE(granule, 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = packets.length;
  for (const [index, packet] of packets.entries()) header[27 + index] = packet.length;
  const page = Buffer.concat([header, ...packets]);
  page.writeUInt32LE(oggChecksum(page), 22);
  return page;
}

/** CRC-32 with polynomial 0x04c11db7, unreflected, as Ogg defines it. */
function oggChecksum(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
