import { z } from 'zod';

/** What a person wants to know about a variable before setting it. */
export interface SettingFacts {
  /** Completes "… must be", such as "a whole number from 1 to 10". */
  readonly allowed: string;
  /** As it would be written in the environment; empty: none. */
  readonly default: string;
  readonly unit?: string;
  /** Why one would change it, or why the default is what it is. */
  readonly reason: string;
  /** Never shown, neither in errors nor in reports. */
  readonly secret?: boolean;
}

export const settingFacts = z.registry<SettingFacts>();

/**
 * A variable: text that is parsed, with a default written as the same text. An empty variable counts as unset, because
 * compose files and systemd units set empty ones.
 */
export function setting<Value>(facts: SettingFacts, parse: (text: string) => Value | undefined) {
  const schema = z
    .string()
    .optional()
    .transform((given, context): Value => {
      const value = parse(given?.trim() || facts.default);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: `must be ${facts.allowed}` });
      return z.NEVER;
    });
  return schema.register(settingFacts, facts);
}

export function wholeNumber(min: number, max: number) {
  return (text: string) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

const byteUnits: Record<string, number> = { '': 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** Bytes, or a number with KB, MB or GB (powers of 1,024). */
export function byteCount(text: string): number | undefined {
  const [, digits, unit] = /^(\d+) ?([KMG]B)?$/i.exec(text) ?? [];
  const factor = byteUnits[unit?.toUpperCase() ?? ''];
  const value = digits && factor ? Number(digits) * factor : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

export function oneOf<const Value extends string>(...values: Value[]) {
  return (text: string) => values.find((value) => value === text.toLowerCase());
}

/** `null` when unset. */
export function address(...protocols: string[]) {
  return (text: string) => {
    if (text === '') return null;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url && protocols.includes(url.protocol.slice(0, -1)) && url.hostname ? text.replace(/\/+$/, '') : undefined;
  };
}

/** Distinct members of a comma-separated list. */
export function list(isMember: (text: string) => boolean) {
  return (text: string): readonly string[] | undefined => {
    const members = [
      ...new Set(
        text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      ),
    ];
    return members.every(isMember) ? Object.freeze(members) : undefined;
  };
}
