/**
 * How Node runs the server. A capture makes 20 MB of short-lived objects a second, and Node's default young generation
 * (3 × 16 MB) lets many of them grow old: 363 MB resident at the peak of a capture of 20,000 messages, 213 MB with 2 MB
 * halves, at the same speed (2 cores).
 */
export const serverFlags = ['--max-semi-space-size=2'];

/**
 * An import holds 200 messages at a time, but V8 lets the garbage of thousands pile up before it looks: 365 MB resident,
 * 182 MB when the heap may grow by a fifth only between collections, as fast, and with no limit that a huge message hits.
 */
const importFlags = [...serverFlags, '--heap-growing-percent=20'];

/** @param {string | undefined} command what stands after `guildhall` */
export function flagsFor(command) {
  return command === 'import' || command === 'export' ? importFlags : serverFlags;
}
