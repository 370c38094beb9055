import { unexpectedAnswer } from './discord.errors.ts';

/** An object as Discord sent it, every field kept. */
export type Raw = Readonly<Record<string, unknown>>;
/** A Discord object with an id. */
export type RawEntity = Raw & { readonly id: string };

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isEntity(value: unknown): value is RawEntity {
  return isRaw(value) && typeof value['id'] === 'string';
}

/** The entities of a list; what has no id is left out. */
export function entitiesIn(value: unknown): RawEntity[] {
  return Array.isArray(value) ? value.filter(isEntity) : [];
}

export function stringIn(raw: Raw, name: string): string | null {
  const value = raw[name];
  return typeof value === 'string' ? value : null;
}

export function numberIn(raw: Raw, name: string): number | null {
  const value = raw[name];
  return typeof value === 'number' ? value : null;
}

export function expectRaw(route: string, value: unknown): Raw {
  if (!isRaw(value)) throw unexpectedAnswer({ route, expected: 'an object' });
  return value;
}

export function expectEntity(route: string, value: unknown): RawEntity {
  if (!isEntity(value)) throw unexpectedAnswer({ route, expected: 'an object with an id' });
  return value;
}

/** @throws AppError discord/unexpected-answer when a single one is no object with an id: dropping it would lose it. */
export function expectEntities(route: string, value: unknown): RawEntity[] {
  if (!Array.isArray(value) || !value.every(isEntity)) {
    throw unexpectedAnswer({ route, expected: 'a list of objects with ids' });
  }
  return value;
}
