import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { planPicture } from './png.ts';
import { createRandom } from './random.ts';
import { recordVoice } from './voice.ts';

describe('planPicture', () => {
  it('makes PNGs that decode to the size they state, with intact checksums and as many bytes as was said before', () => {
    const random = createRandom('pictures');
    for (let i = 0; i < 30; i++) {
      const picture = planPicture(random);
      const { width, height } = picture;
      const file = Buffer.from(picture.read());
      expect(file).toHaveLength(picture.byteLength);
      expect(file.subarray(1, 4).toString()).toBe('PNG');
      expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([width, height]);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(64);
      expect(Math.max(width, height)).toBeLessThanOrEqual(320);
      for (let at = 8; at < file.length; ) {
        const length = file.readUInt32BE(at);
        expect(crc32(file.subarray(at + 4, at + 8 + length))).toBe(file.readUInt32BE(at + 8 + length));
        if (file.toString('ascii', at + 4, at + 8) === 'IDAT') {
          expect(inflateSync(file.subarray(at + 8, at + 8 + length))).toHaveLength((width + 1) * height);
        }
        at += 12 + length;
      }
    }
  });
});

describe('recordVoice', () => {
  it('records Ogg pages and a waveform as long as Discord draws', () => {
    const { bytes, seconds, waveform } = recordVoice(createRandom('voice'));
    expect(Buffer.from(bytes).subarray(0, 4).toString()).toBe('OggS');
    expect(seconds).toBeGreaterThanOrEqual(2);
    expect(Buffer.from(waveform, 'base64')).toHaveLength(64);
  });
});
