import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { buttonStyle } from '../ui/button.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '../ui/states.tsx';
import { PageHeader } from './page-header.tsx';

/** Stands in a page's place while its code arrives: a head and rows, in the places of the real ones. */
export function RoutePending() {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-13 shrink-0 items-center border-line border-b px-4 md:px-6">
        <Skeleton className="h-4 w-32" />
      </div>
      <SkeletonRows rows={8} height={44} label="Loading the page" />
    </div>
  );
}

export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <ErrorState
        error={error instanceof Error ? error : new Error(String(error))}
        what="This page broke"
        kept="Nothing that was captured is affected; the other pages still work."
        onRetry={reset}
      />
    </main>
  );
}

/** An address that leads nowhere. */
export function NotFound({
  title = 'There is no such page',
  children = 'The address may have been cut off, or it is from another version of the console.',
}: {
  title?: string;
  children?: string;
}) {
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader documentTitle="Not found" title="Not found" />
      <EmptyState
        icon="search"
        title={title}
        action={
          <Link to="/" className={buttonStyle('primary')}>
            Go to the overview
          </Link>
        }
      >
        {children}
      </EmptyState>
    </main>
  );
}

export const GuildNotFound = () => (
  <NotFound title="There is no such guild here">
    No bot is in it and nothing of it is held. It appears in the overview as soon as a bot joins.
  </NotFound>
);
