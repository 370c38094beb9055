/**
 * How Node runs the server. A capture makes 20 MB of short-lived objects a second. With Node's defaults (a young
 * generation of 3 × 16 MB, an old one that may grow to gigabytes before it is looked through) 381 MB were resident at the
 * peak of a capture of 50,000 messages, with these 232 MB, at the same speed (2 cores). 60 MB of it are in use; 1,024 are
 * far above what anything here needs.
 */
export const serverFlags = ['--max-semi-space-size=4', '--max-old-space-size=1024'];

/**
 * One heap of glibc's for all threads: each thread's own keeps what was freed in it, 12 MB of 245 at the peak of a capture
 * of 50,000 messages, which is no slower for it. Other systems do not know the variable.
 */
export const serverEnvironment = { MALLOC_ARENA_MAX: '1' };

/**
 * An import holds 200 messages at a time, but V8 lets the garbage of thousands pile up before it looks: 365 MB resident,
 * 182 MB when the heap may grow by a fifth only between collections, as fast, and with no limit that a huge message hits.
 */
const importFlags = ['--max-semi-space-size=2', '--heap-growing-percent=20'];

/** @param {string | undefined} command what stands after `guildhall` */
export function flagsFor(command) {
  return command === 'import' || command === 'export' ? importFlags : serverFlags;
}
