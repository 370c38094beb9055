import type { DiscordHealth } from '@guildhall/contract';
import { formatNumber } from '../../lib/format.ts';
import { Status, type Tone } from '../../ui/badge.tsx';
import { cell, head, table } from '../../ui/table.ts';

type Bot = DiscordHealth['bots'][number];

const gateways: Record<Bot['gateway'], { word: string; tone: Tone }> = {
  ready: { word: 'Connected', tone: 'good' },
  connecting: { word: 'Connecting', tone: 'quiet' },
  resuming: { word: 'Resuming', tone: 'warn' },
  closed: { word: 'Closed', tone: 'bad' },
};

/** How the bots and their request limits are doing. */
export function Bots({ health }: { health: DiscordHealth }) {
  if (health.bots.length === 0) {
    return <p className="px-4 text-soft md:px-6">No bot is configured. Set DISCORD_TOKEN and start Guildhall again.</p>;
  }
  return (
    <table className={table}>
      <thead>
        <tr>
          <th className={head}>Bot</th>
          <th className={head}>Gateway</th>
          <th className={`${head} text-right max-sm:pr-4`}>Requests/s</th>
          <th
            className={`${head} hidden text-right sm:table-cell max-md:pr-4`}
            title="Time that requests have waited for Discord's limits in the last minute"
          >
            Waited, last minute
          </th>
          <th
            className={`${head} hidden text-right md:table-cell`}
            title="Answers 429 since the start; obeying the limits keeps this at zero"
          >
            Rate limited
          </th>
          <th
            className={`${head} hidden text-right md:table-cell`}
            title="Answers 401, 403 and 429; Discord blocks at 10,000 in ten minutes"
          >
            Invalid
          </th>
        </tr>
      </thead>
      <tbody>
        {health.bots.map((bot, index) => (
          <BotRow key={bot.applicationId ?? index} bot={bot} />
        ))}
      </tbody>
    </table>
  );
}

function BotRow({ bot }: { bot: Bot }) {
  const gateway = gateways[bot.gateway];
  const figure = (value: number, alarming: boolean) =>
    alarming ? 'font-medium text-warn' : value === 0 ? 'text-faint' : '';
  return (
    <tr className="border-line border-b last:border-b-0">
      <td className={`${cell} foreign font-medium`}>{bot.name ?? 'Unknown bot'}</td>
      <td className={cell}>
        <Status tone={gateway.tone}>{gateway.word}</Status>
      </td>
      <td className={`${cell} tabular text-right max-sm:pr-4`}>{bot.requestsPerSecond.toFixed(1)}</td>
      <td className={`${cell} tabular hidden text-right max-md:pr-4 sm:table-cell`}>
        {bot.waitSecondsLastMinute.toFixed(1)} s
      </td>
      <td
        className={`${cell} tabular hidden text-right md:table-cell ${figure(bot.rateLimitedTotal, bot.rateLimitedTotal > 0)}`}
      >
        {formatNumber(bot.rateLimitedTotal)}
      </td>
      <td
        className={`${cell} tabular hidden text-right md:table-cell ${figure(bot.invalidRequests, bot.invalidRequests > 100)}`}
      >
        {formatNumber(bot.invalidRequests)}
      </td>
    </tr>
  );
}
