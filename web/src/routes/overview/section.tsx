import type { ReactNode } from 'react';

export function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section aria-label={title} className="pt-6">
      <h2 className="mb-1 flex items-baseline gap-2 px-4 font-semibold md:px-6">
        {title}
        {count !== undefined && <span className="tabular font-normal text-faint">{count}</span>}
      </h2>
      {children}
    </section>
  );
}
