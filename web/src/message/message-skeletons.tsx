import { Skeleton } from '../ui/states.tsx';

/** Stands where messages will be; each width is the share that its line takes. */
export function MessageSkeletons({ widths }: { widths: number[] }) {
  return widths.map((width) => (
    <div key={width} className="flex gap-3">
      <Skeleton className="size-8 rounded-full" />
      <div className="flex-1 space-y-2 pt-1">
        <Skeleton className="h-3 w-32" />
        <div style={{ width: `${width * 100}%` }}>
          <Skeleton className="h-3" />
        </div>
      </div>
    </div>
  ));
}
