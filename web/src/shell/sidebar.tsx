import type { GuildSummary } from '@guildhall/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { setTheme, type Theme, useTheme } from '../lib/theme.ts';
import { queries } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton, Key } from '../ui/button.tsx';
import { GuildIcon } from '../ui/guild-icon.tsx';
import { Icon, type IconName, Logo } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { useConnection } from '../use-realtime.ts';
import { ChannelTree } from './channel-tree.tsx';
import { useShell } from './shell-context.ts';

const item =
  'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-soft transition-colors duration-(--quick) hover:bg-hover hover:text-text';
const current = { className: 'bg-active font-medium text-text', 'aria-current': 'page' } as const;

export function Sidebar() {
  const { guildId } = useParams({ strict: false });
  const { openPalette } = useShell();
  const guilds = useQuery(queries.guilds());
  const guild = guilds.data?.find((candidate) => candidate.id === guildId);
  return (
    <nav aria-label="Main" className="flex h-full min-h-0 w-full flex-col bg-side">
      <div className="flex h-13 shrink-0 items-center px-4">
        <Link to="/" className="flex items-center gap-2.5 rounded-md font-semibold text-lg tracking-tight">
          <Logo /> Guildhall
        </Link>
      </div>
      <div className="shrink-0 px-2 pb-2">
        <button
          type="button"
          onClick={openPalette}
          className="mb-2 flex h-8 w-full items-center gap-2 rounded-md border border-line-strong bg-canvas px-2 text-faint transition-colors duration-(--quick) hover:text-text"
        >
          <Icon name="search" /> <span className="flex-1 text-left">Jump to…</span>{' '}
          <span className="hidden md:inline">
            <Key>Ctrl K</Key>
          </span>
        </button>
        <Link to="/" activeOptions={{ exact: true }} className={item} activeProps={current}>
          <Icon name="home" /> Overview
        </Link>
      </div>
      {guild && guildId ? (
        <GuildNavigation guild={guild} guilds={guilds.data ?? []} />
      ) : (
        <GuildList guilds={guilds.data ?? []} />
      )}
      <Footer />
    </nav>
  );
}

function GuildList({ guilds }: { guilds: GuildSummary[] }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto border-line border-t px-2 py-2">
      {guilds.map((guild) => (
        <Link key={guild.id} to="/g/$guildId/capture" params={{ guildId: guild.id }} className={item}>
          <GuildIcon guild={guild} size={20} />
          <span className="foreign min-w-0 flex-1 truncate">{guild.name}</span>
        </Link>
      ))}
    </div>
  );
}

const pages: {
  to: '/g/$guildId/capture' | '/g/$guildId/coverage' | '/g/$guildId/search';
  icon: IconName;
  name: string;
}[] = [
  { to: '/g/$guildId/capture', icon: 'capture', name: 'Capture' },
  { to: '/g/$guildId/coverage', icon: 'coverage', name: 'Coverage' },
  { to: '/g/$guildId/search', icon: 'search', name: 'Search' },
];

function GuildNavigation({ guild, guilds }: { guild: GuildSummary; guilds: GuildSummary[] }) {
  const navigate = useNavigate();
  const jobs = useQuery(queries.jobs());
  const running = jobs.data?.filter((job) => job.guildId === guild.id && job.state === 'running').length ?? 0;
  const badges: Record<string, number> = { Capture: running, Coverage: guild.gaps };
  return (
    <>
      <div className="shrink-0 border-line border-t px-2 py-2">
        <Menu
          align="start"
          entries={guilds.map((other) => ({
            label: other.name,
            checked: other.id === guild.id,
            onSelect: () => navigate({ to: '/g/$guildId/capture', params: { guildId: other.id } }),
          }))}
          trigger={
            <button
              type="button"
              className="mb-1 flex h-9 w-full items-center gap-2.5 rounded-md px-2 font-semibold hover:bg-hover"
            >
              <GuildIcon guild={guild} size={24} />
              <span className="foreign min-w-0 flex-1 truncate text-left">{guild.name}</span>
              <Icon name="chevronDown" className="text-faint" />
            </button>
          }
        />
        {pages.map((page) => (
          <Link
            key={page.to}
            to={page.to}
            params={{ guildId: guild.id }}
            className={item}
            activeProps={current}
            activeOptions={{ includeSearch: false }}
          >
            <Icon name={page.icon} />
            <span className="flex-1">{page.name}</span>
            {Boolean(badges[page.name]) && (
              <Badge tone={page.name === 'Coverage' ? 'warn' : 'good'}>
                {badges[page.name]}
                <span className="sr-only">{page.name === 'Coverage' ? ' gaps' : ' running'}</span>
              </Badge>
            )}
          </Link>
        ))}
      </div>
      <ChannelTree guildId={guild.id} />
    </>
  );
}

const themes: { value: Theme; label: string; icon: IconName }[] = [
  { value: 'system', label: 'As the system', icon: 'screen' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
];

const words = { idle: 'Not connected', open: 'Connected', connecting: 'Connecting…', lost: 'Connection lost' };

function Footer() {
  const theme = useTheme();
  const connection = useConnection();
  const { openHelp } = useShell();
  return (
    <div className="flex h-11 shrink-0 items-center gap-0.5 border-line border-t px-2">
      <span className="flex flex-1 items-center gap-2 px-2 text-faint text-sm">
        <span
          className={`size-2 rounded-full ${connection === 'open' ? 'bg-accent-fill' : connection === 'lost' ? 'bg-warn-fill' : 'bg-line-control'}`}
        />
        {words[connection]}
      </span>
      <IconButton icon="keyboard" label="Keyboard shortcuts" shortcut="?" onClick={openHelp} />
      <Menu
        trigger={
          <button
            type="button"
            aria-label="Theme"
            className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-text"
          >
            <Icon name={themes.find((each) => each.value === theme)?.icon ?? 'screen'} />
          </button>
        }
        entries={themes.map((each) => ({
          label: each.label,
          icon: each.icon,
          checked: each.value === theme,
          onSelect: () => setTheme(each.value),
        }))}
      />
    </div>
  );
}
