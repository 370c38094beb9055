import { type SearchHit, type SearchResult, searchResult } from '@guildhall/contract';
import { Command, Option } from 'commander';
import { withApi } from './api.ts';
import { localTimeZone, timeZone, wholeNumber } from './arguments.ts';
import { chosenGuild } from './guild-option.ts';
import { action, count, examples, failQuietly, report } from './output.ts';
import { plain } from './plain-text.ts';
import { readSettings } from './settings.ts';

interface SearchOptions {
  readonly guild?: string;
  readonly sort: 'relevance' | 'newest' | 'oldest';
  readonly limit: number;
  readonly cursor?: string;
  readonly timeZone: string;
  readonly json?: boolean;
}

/** Its dates and times are written 2026-01-31 12:00, as the query has them. */
const clockLocale = 'sv-SE';

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
    .option(
      '--time-zone <zone>',
      'where days begin and times are told, such as Europe/Berlin',
      timeZone,
      localTimeZone(),
    )
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
          const { sort, limit, timeZone: zone } = options;
          const asked = { q: words.join(' '), sort, limit: String(limit), timeZone: zone };
          const query = new URLSearchParams({ ...asked, ...(options.cursor ? { cursor: options.cursor } : {}) });
          return api.call(searchResult, 'GET', `/api/guilds/${guild.id}/search?${query}`);
        });
        report(options.json, result, describe(result, options.timeZone));
        if (result.notices.some((notice) => notice.level === 'error')) failQuietly();
      }),
    );

function describe({ hits, notices, nextCursor, tookMs }: SearchResult, zone: string): string {
  const clock = new Intl.DateTimeFormat(clockLocale, { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const told = notices.map(({ message, suggestion }) => `! ${message}${suggestion ? ` Try ${suggestion}` : ''}`);
  const more = nextCursor ? `More: --cursor ${nextCursor}` : undefined;
  const found = `${count(hits.length, 'message')} in ${Math.round(tookMs)} ms. Times are those of ${zone}.`;
  const end = hits.length === 0 ? 'Nothing was found.' : found;
  return [...told, ...hits.map((hit) => describeHit(hit, clock)), end, ...(more ? [more] : [])].join('\n');
}

function describeHit({ message, channelName, snippet }: SearchHit, clock: Intl.DateTimeFormat): string {
  const text = snippet
    .map((part) => (part.hit ? `${bold.on}${plain(part.text)}${bold.off}` : plain(part.text)))
    .join('');
  return `${clock.format(new Date(message.createdAt))}  #${plain(channelName)}  ${plain(message.author.name)}: ${text}`;
}
