import { Command } from 'commander';
import { z } from 'zod';
import { commandErrors } from './commands.errors.ts';
import { action, examples, failQuietly, report, table } from './output.ts';
import { callServer, findRunningServer } from './running-server.ts';
import { readSettings } from './settings.ts';

const readiness = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), state: z.string(), reason: z.string().optional() })),
});

export const statusCommand = () =>
  new Command('status')
    .description('Say whether Guildhall runs and what is not well; the exit code is 0 when it can be used.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall status', 'guildhall status --json'))
    .action(
      action(async (options: { json?: boolean }) => {
        const { config } = readSettings();
        const server = await findRunningServer(config.dataDir);
        if (!server) {
          if (!options.json) throw commandErrors.notRunning({ dataDir: config.dataDir });
          report(true, { running: false, ready: false, dataDir: config.dataDir }, '');
          failQuietly();
          return;
        }
        const { ready, checks } = readiness.parse(await callServer(server, 'GET', '/readyz'));
        const { url, pid, version, startedAt } = server;
        const value = { running: true, ready, url, pid, version, startedAt, dataDir: config.dataDir, checks };
        const rows: [string, string][] = checks.map(({ name, state, reason }) => [name, reason ?? state]);
        const head = `Guildhall ${version} runs at ${url} (process ${pid}, since ${startedAt}) and is ${conditionOf(ready, checks)}.`;
        report(options.json, value, `${head}\n${table(rows)}`);
        if (!ready) failQuietly();
      }),
    );

function conditionOf(ready: boolean, checks: z.infer<typeof readiness>['checks']): string {
  if (!ready) return 'not ready';
  return checks.every(({ state }) => state === 'ok') ? 'well' : 'ready, but not all is well';
}
