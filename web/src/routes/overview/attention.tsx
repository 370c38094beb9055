import type { CaptureJob, DiscordHealth, GuildSummary } from '@guildhall/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { cx } from '../../lib/cx.ts';
import { plural } from '../../lib/format.ts';
import { upsert } from '../../lib/upsert.ts';
import { useDiscordCheck } from '../../lib/use-discord-check.ts';
import { Button, buttonStyle } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { sentenceOf } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

type Need = {
  key: string;
  tone: 'bad' | 'warn' | 'note';
  title: string;
  text: string;
  link: {
    guildId: string;
    to: '/g/$guildId/capture' | '/g/$guildId/coverage';
    search: Record<string, string>;
    label: string;
  } | null;
  /** The guild whose whole history a press captures. */
  captures?: string;
  /** A press looks whether Discord has been mended. */
  checks?: true;
};

/** What asks for a person, the worst first. */
export function attentionOf(
  guilds: GuildSummary[],
  jobs: CaptureJob[] | undefined,
  bots: DiscordHealth['bots'],
): Need[] {
  const needs: Need[] = bots
    .filter((bot) => bot.problem !== null)
    .map((bot, index) => ({
      key: `bot-${bot.applicationId ?? index}`,
      tone: 'bad',
      title: `${bot.name ?? 'A bot'} ${bot.gateway === 'ready' ? 'cannot capture' : 'is not connected'}`,
      text: bot.problem ?? '',
      link: null,
      checks: true,
    }));
  // A failure that a later job has made good is history.
  const newestByGuild = Map.groupBy(jobs ?? [], (job) => job.guildId);
  for (const [guildId, own] of newestByGuild) {
    const newest = own.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    const failed = newest.find((job) => job.state === 'failed');
    const done = newest.find((job) => job.state === 'completed');
    if (!failed || (done && done.createdAt > failed.createdAt)) continue;
    needs.push({
      key: failed.id,
      tone: 'bad',
      title: `A capture of ${nameOf(guilds, guildId)} failed`,
      text: failed.error ?? 'It ended without saying why; the log has the reason.',
      link: { guildId, to: '/g/$guildId/capture', search: {}, label: 'Look at it' },
    });
  }
  for (const guild of guilds) {
    const link = (search: Record<string, string>, label: string): Need['link'] => ({
      guildId: guild.id,
      to: '/g/$guildId/coverage',
      search,
      label,
    });
    // Live messages alone are no history: what was said before the bot came is still on Discord only.
    if (jobs && !newestByGuild.has(guild.id)) {
      needs.push({
        key: `empty-${guild.id}`,
        tone: 'note',
        title: `The history of ${guild.name} is not captured yet`,
        text: 'Capture it once; new messages then keep it up to date by themselves.',
        link: { guildId: guild.id, to: '/g/$guildId/capture', search: { tab: 'start' }, label: 'Choose what' },
        captures: guild.id,
      });
    }
    if (guild.gaps > 0) {
      needs.push({
        key: `gaps-${guild.id}`,
        tone: 'warn',
        title: `${guild.name} has ${plural(guild.gaps, 'gap')}`,
        text: 'Stretches between captured messages are known to be missing.',
        link: link({ show: 'gaps' }, 'Show the gaps'),
      });
    }
    if (guild.unreadable > 0) {
      needs.push({
        key: `unreadable-${guild.id}`,
        tone: 'warn',
        title: `${plural(guild.unreadable, 'channel or thread', 'channels and threads')} of ${guild.name} cannot be read`,
        text: 'Each says which permission it lacks.',
        link: link({ show: 'unreadable' }, 'Show why'),
      });
    }
  }
  return needs;
}

const nameOf = (guilds: GuildSummary[], guildId: string): string =>
  guilds.find((guild) => guild.id === guildId)?.name ?? 'a guild';
const tones = { bad: 'text-bad', warn: 'text-warn', note: 'text-accent' };

export function Attention({ items }: { items: Need[] }) {
  return (
    <ul>
      {items.map((need) => (
        <li key={need.key} className="flex gap-3 border-line border-b px-4 py-2.5 last:border-b-0 md:px-6">
          <Icon name={need.tone === 'note' ? 'info' : 'warn'} className={cx('mt-0.5', tones[need.tone])} />
          <div className="flex min-w-0 flex-1 flex-col gap-x-3 gap-y-2 sm:flex-row sm:items-center">
            <div className="min-w-0 flex-1">
              <p className="foreign font-medium">{need.title}</p>
              <p className="foreign text-pretty text-soft">{need.text}</p>
            </div>
            {(need.link || need.captures || need.checks) && (
              <div className="flex flex-row-reverse flex-wrap justify-end gap-2 sm:flex-row">
                {need.link && (
                  <Link
                    to={need.link.to}
                    params={{ guildId: need.link.guildId }}
                    search={need.link.search}
                    className={buttonStyle('plain')}
                  >
                    {need.link.label}
                  </Link>
                )}
                {need.checks && <CheckAgain />}
                {need.captures && <CaptureAll guildId={need.captures} />}
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function CheckAgain() {
  const check = useDiscordCheck();
  return (
    <Button icon="retry" pending={check.isPending} onClick={() => check.mutate()}>
      Check again
    </Button>
  );
}

/** Starts a capture of everything that can be read; its progress then stands on this page. */
function CaptureAll({ guildId }: { guildId: string }) {
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.post<CaptureJob>('/capture/jobs', { guildId }),
    onSuccess: (job) =>
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, job) }),
    onError: (error) => toast('bad', 'The capture did not start', sentenceOf(error)),
  });
  return (
    <Button kind="primary" icon="capture" pending={start.isPending} onClick={() => start.mutate()}>
      Capture the history
    </Button>
  );
}
