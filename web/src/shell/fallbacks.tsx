import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState, Skeleton, SkeletonRows } from '../ui/states.tsx';

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
