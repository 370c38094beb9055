import { searchQuery } from '@guildhall/contract';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** Parsers of single arguments: what they refuse is wrong usage, told with what is allowed (exit code 2). */

/** A message id, date or time, left as it is. */
export function moment(value: string): string {
  if (/^\d{15,20}$/.test(value) || isTime(value)) return value;
  throw new InvalidArgumentError('It must be a message id, a date (2026-01-31) or a time (2026-01-31T12:00:00Z).');
}

export function captureId(value: string): string {
  if (z.uuid().safeParse(value).success) return value;
  throw new InvalidArgumentError('It must be the id of a capture, as "guildhall capture list" shows it.');
}

/** @returns A parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

export function timeZone(value: string): string {
  if (searchQuery.shape.timeZone.safeParse(value).success) return value;
  throw new InvalidArgumentError('It must be a time zone such as Europe/Berlin, +02:00 or UTC.');
}

/** That of this machine; UTC where it says none. */
export function localTimeZone(): string {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  return zone === 'Etc/Unknown' ? 'UTC' : zone;
}

/** As the API has it: a date, or a time with its zone. Others would mean something else on every machine. */
function isTime(value: string): boolean {
  return z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(value).success;
}
