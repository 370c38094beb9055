import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';

const mark = /^\s*\/\* prepared (\S+) \*\//;

/**
 * Stands first in a statement whose text never changes and that runs often: the server parses and plans it once for each
 * connection. For bulk statements of one shape; a search, whose best plan depends on its values, is planned each time.
 *
 * Written as a comment, because a Kysely statement has no name; PreparingClient reads it.
 *
 * @param name Unique in the program; pg refuses another text under the same name.
 */
export function prepared(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared ${name} */`);
}

export function preparedName(text: string): string | undefined {
  return mark.exec(text)?.[1];
}

/** Sends statements that begin with `prepared(name)` under that name. */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this);
    // Kysely and pg-boss give text and values; what has another form passes as it is.
    const naming = (config: unknown, ...rest: unknown[]) => {
      const name = typeof config === 'string' ? preparedName(config) : undefined;
      return name === undefined
        ? Reflect.apply(query, undefined, [config, ...rest])
        : Reflect.apply(query, undefined, [{ name, text: config }, ...rest]);
    };
    Object.assign(this, { query: naming });
  }
}
