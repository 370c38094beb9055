import { type RawBuilder, sql } from 'kysely';

const mark = /^\s*\/\* prepared (\S+) \*\//;

/**
 * Stands first in a statement whose text never changes and that runs often: the server parses and plans it once for each
 * connection. For bulk statements of one shape; a search, whose best plan depends on its values, is planned each time.
 *
 * Written as a comment, because a Kysely statement has no name; the client reads it.
 *
 * @param name Unique in the program; pg refuses another text under the same name.
 */
export function prepared(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared ${name} */`);
}

export function preparedName(text: string): string | undefined {
  return mark.exec(text)?.[1];
}
