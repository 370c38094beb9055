import { type SearchHit, type SearchResult, searchResult } from '@guildhall/contract';
import { Command, Option } from 'commander';
import { withApi } from './api.ts';
import { wholeNumber } from './arguments.ts';
import { chosenGuild } from './guild-option.ts';
import { action, examples, failQuietly, report } from './output.ts';
import { plain } from './plain-text.ts';
import { readSettings } from './settings.ts';

interface SearchOptions {
  readonly guild?: string;
  readonly sort: 'relevance' | 'newest' | 'oldest';
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

/** Bold on a terminal; elsewhere the text alone. */
const bold = process.stdout.isTTY ? { on: '\u001b[1m', off: '\u001b[22m' } : { on: '', off: '' };

export const searchCommand = () =>
  new Command('search')
    .description('Search the captured messages of a guild, in the syntax of Discord.')
    .argument(
      '<query...>',
      'words, "phrases", -exclusions, from: in: mentions: has: before: after: during: pinned: is:reply',
    )
    .option('--guild <guild>', 'id or name; not needed when there is only one')
    .addOption(
      new Option('--sort <order>', 'what comes first').choices(['relevance', 'newest', 'oldest']).default('newest'),
    )
    .option('--limit <n>', 'messages, 1 to 50', wholeNumber(1, 50), 25)
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'guildhall search lantern from:mira',
        'guildhall search \'"guild bank" has:link after:2026-01-01\' --json',
      ),
    )
    .action(
      action(async (words: string[], options: SearchOptions) => {
        const result = await withApi(readSettings(), async (api) => {
          const guild = await chosenGuild(api, options.guild);
          const asked = { q: words.join(' '), sort: options.sort, limit: String(options.limit) };
          const query = new URLSearchParams({ ...asked, ...(options.cursor ? { cursor: options.cursor } : {}) });
          return api.call(searchResult, 'GET', `/api/guilds/${guild.id}/search?${query}`);
        });
        report(options.json, result, describe(result));
        if (result.notices.some((notice) => notice.level === 'error')) failQuietly();
      }),
    );

function describe({ hits, notices, nextCursor, tookMs }: SearchResult): string {
  const told = notices.map(({ message, suggestion }) => `! ${message}${suggestion ? ` Try ${suggestion}` : ''}`);
  const more = nextCursor ? `More: --cursor ${nextCursor}` : undefined;
  const end = hits.length === 0 ? 'Nothing was found.' : `${hits.length} messages in ${Math.round(tookMs)} ms.`;
  return [...told, ...hits.map(describeHit), end, ...(more ? [more] : [])].join('\n');
}

function describeHit({ message, channelName, snippet }: SearchHit): string {
  const text = snippet
    .map((part) => (part.hit ? `${bold.on}${plain(part.text)}${bold.off}` : plain(part.text)))
    .join('');
  const time = message.createdAt.slice(0, 16).replace('T', ' ');
  return `${time}  #${plain(channelName)}  ${plain(message.author.name)}: ${text}`;
}
