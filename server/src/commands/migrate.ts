import { Command } from 'commander';
import { type MigrationReport, migrate } from '../platform/database/index.ts';
import { action, examples, report } from './output.ts';
import { readSettings } from './settings.ts';
import { withDatabaseUrl } from './with-database.ts';

export const migrateCommand = () =>
  new Command('migrate')
    .description('Bring the tables of the database to what this release needs; "start" does so by itself.')
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall migrate --dry-run', 'DATABASE_URL=postgres://… guildhall migrate'))
    .action(
      action(async (options: { dryRun?: boolean; json?: boolean }) => {
        const { config, log } = readSettings();
        const dryRun = options.dryRun ?? false;
        const result = await withDatabaseUrl(config, log, dryRun ? 'refuse' : 'create', (url) =>
          migrate({ url, dryRun }),
        );
        report(options.json, result, describe(result));
      }),
    );

function describe({ applied, current, dryRun }: MigrationReport): string {
  if (applied.length === 0) return `Nothing to do; the database is at ${current ?? 'no migration'}.`;
  const lines = applied.map(({ name, ms }) => (dryRun ? `  ${name}` : `  ${name}  (${ms} ms)`));
  return `${dryRun ? 'Would apply' : 'Applied'}:\n${lines.join('\n')}`;
}
