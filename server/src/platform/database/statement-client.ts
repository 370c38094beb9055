import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { preparedName } from './prepared.ts';

const copyStatement = /^copy \w+ \(/;

/** A client that also understands what Kysely has no words for: statements with a name, and rows for COPY. */
export class StatementClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this);
    // Kysely and pg-boss give text and values; what has another form passes as it is.
    const routed = (config: unknown, ...rest: unknown[]) => {
      if (typeof config === 'string') {
        const [rows] = Array.isArray(rest[0]) ? rest[0] : [];
        if (copyStatement.test(config) && Buffer.isBuffer(rows)) return this.#copy(query, config, rows);
        const name = preparedName(config);
        if (name !== undefined) return Reflect.apply(query, undefined, [{ name, text: config }, ...rest]);
      }
      return Reflect.apply(query, undefined, [config, ...rest]);
    };
    Object.assign(this, { query: routed });
  }

  #copy(
    query: pg.Client['query'],
    text: string,
    rows: Buffer,
  ): Promise<Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>> {
    return new Promise((resolve, reject) => {
      const stream = query(copyFrom(text));
      // It finishes when the server has said how many rows it took.
      stream.once('finish', () => resolve({ command: 'COPY', rowCount: stream.rowCount, rows: [] }));
      stream.once('error', reject);
      stream.end(rows);
    });
  }
}
