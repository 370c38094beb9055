import { discordHealth } from '@guildhall/contract';
import { errorMessage } from '../../platform/errors.ts';
import { plain } from '../plain-text.ts';
import { callServer, type RunningServer } from '../running-server.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Has the running server look at Discord at once, so that what was mended counts for it too. */
export async function checkServer(server: RunningServer): Promise<Finding> {
  try {
    const { bots } = discordHealth.parse(await callServer(server, 'POST', '/api/discord/check'));
    const problems = bots.flatMap(({ name, problem }) => (problem ? [`${plain(name ?? 'A bot')}: ${problem}`] : []));
    if (problems.length === 0) return ok('server', `It runs at ${server.url}, and its bots are well.`);
    const mend = 'When that is done, run this again: the server then looks at Discord at once.';
    return warn('server', `It runs at ${server.url}. ${problems.join(' ')}`, mend);
  } catch (error) {
    return warn('server', errorMessage(error), 'Look at its log, or start it again.');
  }
}
