/**
 * How Node runs the server. A capture makes 20 MB of short-lived objects a second, and Node's default young generation
 * (3 × 16 MB) lets many of them grow old: 363 MB resident at the peak of a capture of 20,000 messages, 213 MB with 2 MB
 * halves, at the same speed (2 cores).
 */
export const serverFlags = ['--max-semi-space-size=2'];
