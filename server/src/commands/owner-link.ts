import { Command } from 'commander';
import { z } from 'zod';
import { createAccounts, issueOwnerKey, ownerLink } from '../features/accounts/index.ts';
import type { Config } from '../platform/config/index.ts';
import { commandErrors } from './commands.errors.ts';
import { action, examples, report } from './output.ts';
import { callServer, findRunningServer } from './running-server.ts';
import { readSettings, type Settings } from './settings.ts';
import { withDatabase } from './with-database.ts';

const link = z.object({ url: z.string(), expiresAt: z.string() });

export const ownerLinkCommand = () =>
  new Command('owner-link')
    .description('Make a link that signs one browser in as the owner, once, within a day.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall owner-link', 'guildhall owner-link --json'))
    .action(
      action(async (options: { json?: boolean }) => {
        const { url, expiresAt, running } = await makeLink(readSettings());
        const hint = running ? '' : '\nGuildhall does not run at the moment; the link works once it does.';
        report(options.json, { url, expiresAt, running }, `${url}\nIt works once, until ${expiresAt}.${hint}`);
      }),
    );

async function makeLink({ config, log }: Settings): Promise<z.infer<typeof link> & { running: boolean }> {
  const server = await findRunningServer(config.dataDir);
  if (server) {
    const made = await callServer(server, 'POST', '/api/session/owner-links');
    return { ...link.parse(made), running: true };
  }
  const baseUrl = configuredUrl(config);
  const { key, expiresAt } = await withDatabase(config, log, 'create', (db) => issueOwnerKey(createAccounts(db)));
  return { url: ownerLink(baseUrl, key), expiresAt: expiresAt.toISOString(), running: false };
}

function configuredUrl({ publicUrl, host, port }: Config): string {
  if (publicUrl) return publicUrl;
  if (port === 0) throw commandErrors.noAddress({});
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}
