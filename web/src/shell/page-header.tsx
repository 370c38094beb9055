import type { ReactNode } from 'react';
import { IconButton } from '../ui/button.tsx';
import { useShell } from './shell-context.ts';

type PageHeaderProps = { title: ReactNode; lead?: ReactNode; actions?: ReactNode; documentTitle: string };

/** The head of a page: its name, one line about it, and its actions; on narrow screens also the way to the navigation. */
export function PageHeader({ title, lead, actions, documentTitle }: PageHeaderProps) {
  const { openDrawer } = useShell();
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b px-4 py-2 md:flex-nowrap md:px-6">
      <title>{`${documentTitle} · Guildhall`}</title>
      <IconButton icon="menu" label="Navigation" onClick={openDrawer} className="-ml-2 md:hidden" />
      <h1 className="min-w-0 shrink-0 truncate font-semibold text-lg">{title}</h1>
      <div className="min-w-0 flex-1 truncate text-faint">{lead}</div>
      {actions && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
    </header>
  );
}
