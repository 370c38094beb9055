import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { queries } from '../queries.ts';
import { ErrorState } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { ConnectionNotice } from './connection.tsx';
import { GuildNotFound } from './fallbacks.tsx';
import { LiveState } from './live.tsx';
import { ShellContext } from './shell-context.ts';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';
import { SignedOut } from './signed-out.tsx';

const Drawer = lazy(() => import('./drawer.tsx'));
const loadPalette = () => import('./palette.tsx');
const Palette = lazy(loadPalette);
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'));

/** The frame of every page: who is asking, the navigation, and what reaches across pages. */
export function Shell() {
  const session = useQuery(queries.session());
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (path === '/owner') return <Outlet />;
  if (session.error) {
    return (
      <main>
        <ErrorState
          error={session.error}
          what="Guildhall does not answer"
          kept="What was captured is safe on the server. Start it with: guildhall start"
          onRetry={() => session.refetch()}
          retrying={session.isFetching}
        />
      </main>
    );
  }
  if (session.isPending) return <div role="status" aria-label="Loading" className="h-full bg-side" />;
  if (!session.data.actor) return <SignedOut />;
  return <SignedIn />;
}

function SignedIn() {
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const navigate = useNavigate();
  const { guildId } = useParams({ strict: false });
  const guilds = useQuery(queries.guilds());
  const unknownGuild = guildId !== undefined && guilds.data?.some((guild) => guild.id === guildId) === false;
  const path = useRouterState({ select: (state) => state.location.href });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the drawer.
  useEffect(() => setDrawer(false), [path]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // The K follows in a moment, and what is typed after it must not be lost.
      if (event.key === 'Control' || event.key === 'Meta') loadPalette();
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useShortcuts({
    '?': () => setHelp(true),
    'g o': () => navigate({ to: '/' }),
    ...(guildId && {
      '/': () => navigate({ to: '/g/$guildId/search', params: { guildId } }),
      'g c': () => navigate({ to: '/g/$guildId/capture', params: { guildId } }),
      'g v': () => navigate({ to: '/g/$guildId/coverage', params: { guildId } }),
      'g s': () => navigate({ to: '/g/$guildId/search', params: { guildId } }),
    }),
  });

  const actions = {
    openDrawer: () => setDrawer(true),
    openPalette: () => setPalette(true),
    openHelp: () => setHelp(true),
  };
  return (
    <ShellContext value={actions}>
      <LiveState />
      <a
        href="#page"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent-fill px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="flex h-full">
        <div className="hidden w-60 shrink-0 border-line border-r bg-side md:flex">
          <Sidebar />
        </div>
        <div id="page" tabIndex={-1} className="relative flex min-w-0 flex-1 flex-col outline-none">
          <ConnectionNotice />
          {unknownGuild ? <GuildNotFound /> : <Outlet />}
        </div>
      </div>
      <Suspense>
        {drawer && <Drawer onClose={() => setDrawer(false)} />}
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
      </Suspense>
      <Toasts />
    </ShellContext>
  );
}
