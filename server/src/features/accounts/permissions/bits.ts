import { PermissionFlagsBits } from 'discord-api-types/v10';

/**
 * A set of permissions as two signed 32-bit halves: with bigints, which are allocated for every step, the computation takes
 * several times as long.
 */
export interface Bits {
  readonly low: number;
  readonly high: number;
}

export const noBits: Bits = { low: 0, high: 0 };
const half = 32;

export function bitsOf(value: bigint): Bits {
  return { low: Number(BigInt.asIntN(half, value)), high: Number(BigInt.asIntN(half, value >> BigInt(half))) };
}

/** Discord writes sets of permissions as decimal strings. What is none counts as empty. */
export function parseBits(value: unknown): Bits {
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? bitsOf(BigInt(value)) : noBits;
}

export function toBigInt({ low, high }: Bits): bigint {
  return (BigInt(high) << BigInt(half)) | BigInt.asUintN(half, BigInt(low));
}

export function hasBits(bits: Bits, needed: Bits): boolean {
  return (bits.low & needed.low) === needed.low && (bits.high & needed.high) === needed.high;
}

export const everything = bitsOf(Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n));

export const Needs = {
  administrator: bitsOf(PermissionFlagsBits.Administrator),
  view: bitsOf(PermissionFlagsBits.ViewChannel),
  history: bitsOf(PermissionFlagsBits.ReadMessageHistory),
  send: bitsOf(PermissionFlagsBits.SendMessages),
  sendInThreads: bitsOf(PermissionFlagsBits.SendMessagesInThreads),
  connect: bitsOf(PermissionFlagsBits.Connect),
  manageThreads: bitsOf(PermissionFlagsBits.ManageThreads),
} as const;
