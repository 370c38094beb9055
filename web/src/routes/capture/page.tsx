import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { isOpen } from '../../lib/capture-words.ts';
import { queries } from '../../queries.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Checks } from './checks.tsx';
import { JobList } from './job-list.tsx';
import { SettingsForm } from './settings-form.tsx';
import { StartForm } from './start-form.tsx';

/** Capture of one guild: what runs, what would be missing, starting a job, and how capture behaves. */
export function CapturePage() {
  const { guildId } = useParams({ from: '/g/$guildId/capture' });
  const { tab = 'jobs' } = useSearch({ from: '/g/$guildId/capture' });
  const navigate = useNavigate({ from: '/g/$guildId/capture' });
  const guilds = useQuery(queries.guilds());
  const jobs = useQuery(queries.jobs());
  const preflight = useQuery(queries.preflight(guildId));
  const own = jobs.data?.filter((job) => job.guildId === guildId) ?? [];
  const open = own.filter(isOpen).length;
  const findings = preflight.data?.findings.filter((finding) => finding.level !== 'note') ?? [];
  const blocking = findings.some((finding) => finding.level === 'blocking');
  const show = (next: string) => navigate({ search: next === 'jobs' ? {} : { tab: next } });

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        documentTitle="Capture"
        title="Capture"
        lead={<bdi className="hidden sm:inline">{guilds.data?.find((guild) => guild.id === guildId)?.name}</bdi>}
        actions={
          tab !== 'start' && (
            <Button kind="primary" icon="plus" onClick={() => show('start')}>
              New capture
            </Button>
          )
        }
      />
      <Tabs
        label="Capture"
        value={tab}
        onChange={show}
        tabs={[
          {
            value: 'jobs',
            label: 'Jobs',
            badge: open > 0 && <Badge tone="good">{open}</Badge>,
            content: <JobList key={guildId} guildId={guildId} onStart={() => show('start')} />,
          },
          {
            value: 'start',
            label: 'Start',
            content: <StartForm key={guildId} guildId={guildId} onStarted={() => show('jobs')} />,
          },
          {
            value: 'checks',
            label: 'Checks',
            badge: findings.length > 0 && <Badge tone={blocking ? 'bad' : 'warn'}>{findings.length}</Badge>,
            content: <Checks guildId={guildId} />,
          },
          { value: 'settings', label: 'Settings', content: <SettingsForm key={guildId} guildId={guildId} /> },
        ]}
      />
    </main>
  );
}
