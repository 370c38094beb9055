import type { PreflightFinding } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { cx } from '../../lib/cx.ts';
import { formatDuration, formatNumber, plural } from '../../lib/format.ts';
import { useDiscordCheck } from '../../lib/use-discord-check.ts';
import { queries } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';

const levels: Record<PreflightFinding['level'], { title: string; icon: IconName; tone: string }> = {
  blocking: { title: 'Nothing can be captured until this is mended', icon: 'stop', tone: 'text-bad' },
  incomplete: { title: 'This will be missing', icon: 'warn', tone: 'text-warn' },
  note: { title: 'Good to know', icon: 'info', tone: 'text-accent' },
};

/** What a capture would miss and why, each with its mend. */
export function Checks({ guildId }: { guildId: string }) {
  const preflight = useQuery(queries.preflight(guildId));
  const check = useDiscordCheck();
  if (preflight.error) {
    return (
      <ErrorState
        error={preflight.error}
        what="The checks could not be made"
        onRetry={() => preflight.refetch()}
        retrying={preflight.isFetching}
      />
    );
  }
  if (preflight.isPending) return <SkeletonRows rows={4} height={64} label="Checking what the bot can read" />;
  const { findings, readableChannels, unreadableChannels, estimatedMessages, estimatedSeconds } = preflight.data;
  return (
    <div className="max-w-3xl px-4 py-5 md:px-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="tabular min-w-0 flex-1 text-pretty">
          The bot can read <strong className="font-semibold">{plural(readableChannels, 'channel')}</strong>
          {unreadableChannels > 0 && ` and cannot read ${formatNumber(unreadableChannels)}`}.
          {estimatedMessages !== null && ` Discord counts about ${formatNumber(estimatedMessages)} messages`}
          {estimatedSeconds !== null && `; reading all of them takes about ${formatDuration(estimatedSeconds)}`}
          {estimatedMessages !== null && '.'}
        </p>
        <Button icon="retry" onClick={() => check.mutate()} pending={check.isPending || preflight.isFetching}>
          Check again
        </Button>
      </div>
      {findings.length === 0 && (
        <p className="mt-4 flex items-center gap-2 font-medium text-accent">
          <Icon name="check" /> Nothing will be missing.
        </p>
      )}
      {(['blocking', 'incomplete', 'note'] as const).map((level) => {
        const own = findings.filter((finding) => finding.level === level);
        return own.length === 0 ? null : <Findings key={level} level={level} findings={own} />;
      })}
    </div>
  );
}

function Findings({ level, findings }: { level: PreflightFinding['level']; findings: PreflightFinding[] }) {
  const { title, icon, tone } = levels[level];
  return (
    <section className="mt-6">
      <h2 className="flex items-center gap-2 font-semibold">
        <Icon name={icon} className={tone} /> {title}
      </h2>
      <ul className="mt-1">
        {findings.map((finding) => (
          <li
            key={`${finding.code}-${finding.channelId}`}
            className={cx('foreign border-line border-t py-2.5 pl-6 first:border-t-0')}
          >
            <p>
              {finding.channelName !== null && (
                <>
                  <bdi className="font-medium">#{finding.channelName}</bdi>
                  {': '}
                </>
              )}
              {finding.message}
            </p>
            <p className="text-soft">{finding.mend}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
