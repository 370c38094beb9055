import { createHash } from 'node:crypto';
import type { GuildSeed } from '../world.ts';

/** A hash of everything in a seed, the bytes of its attachments included. */
export function fingerprint(seed: GuildSeed): string {
  const hash = createHash('sha256');
  const { files, ...rest } = seed;
  hash.update(JSON.stringify(rest, (_key, value) => (value instanceof Map ? [...value] : value)));
  for (const [id, file] of files) hash.update(id).update('read' in file ? file.read() : file);
  return hash.digest('hex');
}
