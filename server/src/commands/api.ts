import type { z } from 'zod';
import { callServer, findRunningServer, unwrapReply } from './running-server.ts';
import type { Settings } from './settings.ts';
import { withDatabase } from './with-database.ts';

export interface Api {
  /** Whether a server answers; else the API runs inside the command, without bots. */
  readonly isRunning: boolean;
  /**
   * Calls the API as the owner.
   *
   * @throws AppError with the code and sentence of the problem
   */
  call<Schema extends z.ZodType>(
    schema: Schema,
    method: Method,
    path: string,
    body?: object,
  ): Promise<z.output<Schema>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Gives a command the API: that of the running server, or one of its own on the database for the while. */
export async function withApi<Result>(settings: Settings, work: (api: Api) => Promise<Result>): Promise<Result> {
  const server = await findRunningServer(settings.config.dataDir);
  if (server) {
    return work({
      isRunning: true,
      call: async (schema, method, path, body) => schema.parse(await callServer(server, method, path, body)),
    });
  }
  const { composeOffline } = await import('../compose.ts');
  return withDatabase(settings.config, settings.log, 'refuse', async (db) => {
    const { http, token, close } = await composeOffline(settings.config, settings.log, db);
    const headers = { authorization: `Bearer ${token}` };
    try {
      return await work({
        isRunning: false,
        call: async (schema, method, url, body) => {
          const reply = await http.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
          return schema.parse(unwrapReply(reply.statusCode, reply.json()));
        },
      });
    } finally {
      await close();
    }
  });
}
