import { Command } from 'commander';
import { configReport, type VariableReport } from '../platform/config/index.ts';
import { action, examples, report } from './output.ts';
import { readSettings } from './settings.ts';

export const configCommand = () =>
  new Command('config')
    .description('Print every setting with its value, unit, default and reason.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall config', 'PORT=80 guildhall config --json'))
    .action(
      action(async (options: { json?: boolean }) => {
        const variables = configReport(readSettings().config);
        report(options.json, variables, variables.map(describe).join('\n\n'));
      }),
    );

function describe({ variable, value, isDefault, unit, allowed, reason, ...facts }: VariableReport): string {
  const shown = value === '' ? '(not set)' : value;
  const origin = isDefault ? 'the default' : `default: ${facts.default || 'not set'}`;
  return `${variable} = ${shown}${unit ? ` ${unit}` : ''}  (${origin})\n  Must be ${allowed}.\n  ${reason}`;
}
