/** The archive's routes on the program's own HTTP server, in a process of its own: `node archive-server.ts DATABASE_URL`. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createAccess, createAccounts, newSecret } from '../../server/src/features/accounts/index.ts';
import { archiveRoutes, createArchive } from '../../server/src/features/archive/index.ts';
import { openDatabase } from '../../server/src/platform/database/index.ts';
import { createHealth, createHttpServer } from '../../server/src/platform/http/index.ts';
import { createMetrics } from '../../server/src/platform/telemetry/index.ts';

const [url = ''] = process.argv.slice(2);
const log = pino({ level: 'error' }, pino.destination(2));
const metrics = createMetrics();
const db = await openDatabase({ url, poolSize: 10, slowQueryMs: 60_000, log, metrics: metrics.database });
const token = newSecret(32);
const access = createAccess(createAccounts(db), { localToken: token, isHttps: false });
const http = await createHttpServer({
  config: {
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    webDir: fileURLToPath(new URL('../../web/dist', import.meta.url)),
    version: 'bench',
  },
  log,
  metrics,
  health: createHealth(),
  authorize: access.authorize,
  routes: [archiveRoutes(createArchive({ db }))],
});
process.send?.({ url: await http.listen(), token });
process.on('disconnect', () => process.exit(0));
