import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { isOpen, jobTitle } from '../lib/capture-words.ts';
import { cx } from '../lib/cx.ts';
import { actionWords, possibleActions, useJobAction } from '../lib/job-actions.ts';
import { setTheme } from '../lib/theme.ts';
import { queries } from '../queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { rank } from './palette-rank.ts';
import { useShell } from './shell-context.ts';

type Command = { key: string; icon: IconName; name: string; place: string; run: () => void };

const maxShown = 60;

/** Reaches every page, guild, channel and action by typing a part of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const commands = useCommands();
  const shown = useMemo(() => rank(commands, text).slice(0, maxShown), [commands, text]);
  const current = shown[active];
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, listId]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (shown.length > 0) setActive((active + step + shown.length) % shown.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(current);
    }
  };

  return (
    <Dialog open onOpenChange={onClose} title="Jump to a page, channel or action" shape="bare">
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Icon name="search" className="text-faint" />
        <input
          role="combobox"
          aria-label="Jump to"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current ? `${listId}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder="A page, channel, thread or action"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <div id={listId} role="listbox" aria-label="Matches" className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {shown.map((command, index) => (
          // The input keeps the focus and owns the keys; the option is only for the pointer.
          // biome-ignore lint/a11y/useFocusableInteractive: see above.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
          <div
            key={command.key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerMove={() => setActive(index)}
            onClick={() => run(command)}
            className={cx(
              'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5',
              index === active && 'bg-active',
            )}
          >
            <Icon name={command.icon} className="text-faint" />
            <bdi className="min-w-0 truncate">{command.name}</bdi>
            <bdi className="ml-auto shrink-0 truncate pl-4 text-faint text-sm">{command.place}</bdi>
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className="px-4 py-6 text-center text-soft">Nothing has this name.</p>}
    </Dialog>
  );
}

function useCommands(): Command[] {
  const navigate = useNavigate();
  const { openHelp } = useShell();
  const { guildId: here } = useParams({ strict: false });
  const guilds = useQuery(queries.guilds());
  const channels = useQueries({ queries: (guilds.data ?? []).map((guild) => queries.channels(guild.id)) });
  const jobs = useQuery(queries.jobs());
  const act = useJobAction({ announce: true });
  const commands: Command[] = [
    { key: 'overview', icon: 'home', name: 'Overview', place: 'Page', run: () => navigate({ to: '/' }) },
  ];
  // The guild that is open comes first.
  const ordered = (guilds.data ?? [])
    .map((guild, index) => ({ guild, channels: channels[index]?.data ?? [] }))
    .toSorted((a, b) => Number(b.guild.id === here) - Number(a.guild.id === here));
  for (const { guild } of ordered) {
    const params = { guildId: guild.id };
    const page = (icon: IconName, name: string, run: () => void): Command => ({
      key: `${guild.id}${name}`,
      icon,
      name,
      place: guild.name,
      run,
    });
    commands.push(
      page('capture', 'Capture', () => navigate({ to: '/g/$guildId/capture', params })),
      page('plus', 'New capture', () => navigate({ to: '/g/$guildId/capture', params, search: { tab: 'start' } })),
      page('check', 'Capture checks', () => navigate({ to: '/g/$guildId/capture', params, search: { tab: 'checks' } })),
      page('more', 'Capture settings', () =>
        navigate({ to: '/g/$guildId/capture', params, search: { tab: 'settings' } }),
      ),
      page('coverage', 'Coverage', () => navigate({ to: '/g/$guildId/coverage', params })),
      page('search', 'Search messages', () => navigate({ to: '/g/$guildId/search', params })),
    );
  }
  const nameOf = (guildId: string) => guilds.data?.find((guild) => guild.id === guildId)?.name ?? 'A guild';
  // What is open or has just failed; older ones are history.
  const newestByGuild = new Map((jobs.data ?? []).toReversed().map((job) => [job.guildId, job.id]));
  for (const job of jobs.data ?? []) {
    if (!isOpen(job) && newestByGuild.get(job.guildId) !== job.id) continue;
    for (const action of possibleActions[job.state]) {
      const { label, icon } = actionWords[action];
      commands.push({
        key: `${job.id}${action}`,
        icon,
        name: `${label}: ${lowerFirst(jobTitle(job))}`,
        place: nameOf(job.guildId),
        run: () => act.mutate({ job, action }),
      });
    }
  }
  commands.push(
    { key: 'light', icon: 'sun', name: 'Light theme', place: 'Action', run: () => setTheme('light') },
    { key: 'dark', icon: 'moon', name: 'Dark theme', place: 'Action', run: () => setTheme('dark') },
    { key: 'system', icon: 'screen', name: 'Theme of the system', place: 'Action', run: () => setTheme('system') },
    { key: 'help', icon: 'keyboard', name: 'Keyboard shortcuts', place: 'Action', run: openHelp },
  );
  for (const { guild, channels: own } of ordered) {
    for (const channel of own) {
      if (channel.type === 4) continue;
      commands.push({
        key: channel.id,
        icon: channel.thread ? 'thread' : channel.unreadableReason ? 'lock' : 'hash',
        name: channel.name,
        place: guild.name,
        run: () => navigate({ to: '/g/$guildId/c/$channelId', params: { guildId: guild.id, channelId: channel.id } }),
      });
    }
  }
  return commands;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
