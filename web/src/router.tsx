import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { patientImport } from './lib/patient-import.ts';
import { NotFound, RouteError, RoutePending } from './shell/fallbacks.tsx';
import { Shell } from './shell/shell.tsx';

type Search = Record<string, unknown>;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
/** Leaves out what is absent, so that the address stays short. */
const pick = <K extends string>(search: Search, ...keys: K[]): { [key in K]?: string } => {
  const found: { [key in K]?: string } = {};
  for (const key of keys) {
    const value = text(search[key]);
    if (value !== undefined) found[key] = value;
  }
  return found;
};

const root = createRootRoute({ component: Shell });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(
    patientImport(() => import('./routes/overview/page.tsx')),
    'OverviewPage',
  ),
});
const guild = createRoute({
  getParentRoute: () => root,
  path: '/g/$guildId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/g/$guildId/capture', params });
  },
});
const capture = createRoute({
  getParentRoute: () => root,
  path: '/g/$guildId/capture',
  validateSearch: (search: Search) => pick(search, 'tab', 'channels', 'after', 'before'),
  component: lazyRouteComponent(
    patientImport(() => import('./routes/capture/page.tsx')),
    'CapturePage',
  ),
});
const coverage = createRoute({
  getParentRoute: () => root,
  path: '/g/$guildId/coverage',
  validateSearch: (search: Search) => pick(search, 'show'),
  component: lazyRouteComponent(
    patientImport(() => import('./routes/coverage/page.tsx')),
    'CoveragePage',
  ),
});
const reader = createRoute({
  getParentRoute: () => root,
  path: '/g/$guildId/c/$channelId',
  validateSearch: (search: Search) => pick(search, 'm', 'at'),
  component: lazyRouteComponent(
    patientImport(() => import('./routes/reader/page.tsx')),
    'ReaderPage',
  ),
});
const search = createRoute({
  getParentRoute: () => root,
  path: '/g/$guildId/search',
  validateSearch: (params: Search) => pick(params, 'q', 'sort'),
  component: lazyRouteComponent(
    patientImport(() => import('./routes/search/page.tsx')),
    'SearchPage',
  ),
});
const owner = createRoute({
  getParentRoute: () => root,
  path: '/owner',
  validateSearch: (params: Search) => pick(params, 'key'),
  component: lazyRouteComponent(
    patientImport(() => import('./routes/owner/page.tsx')),
    'OwnerPage',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, guild, capture, coverage, reader, search, owner]),
  // Every value is a string: the router's own JSON reading would turn ids into rounded numbers.
  parseSearch: (query) => Object.fromEntries(new URLSearchParams(query)),
  stringifySearch: (values) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) if (value !== undefined) params.set(name, String(value));
    return params.size > 0 ? `?${params}` : '';
  },
  defaultPreload: 'intent',
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: () => <NotFound />,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
