import type { ReactNode } from 'react';
import { Logo } from '../ui/icons.tsx';

/** What somebody sees who has no session: how to get the link that makes one. */
export function SignedOut({ title = 'You are signed out', children }: { title?: string; children?: ReactNode }) {
  return (
    <main className="flex h-full flex-col items-center justify-center overflow-y-auto bg-side p-6">
      <title>Sign in · Guildhall</title>
      <div className="w-full max-w-md">
        <div className="mb-6 flex items-center gap-2.5 font-semibold text-lg">
          <Logo /> Guildhall
        </div>
        <h1 className="mb-2 font-semibold text-2xl tracking-tight">{title}</h1>
        {children ?? (
          <p className="text-pretty text-soft">
            Guildhall opens for whoever holds the owner link. It was printed when the server started, and it works once.
          </p>
        )}
        <p className="mt-5 mb-2 font-medium">Make a new link on the machine that runs Guildhall:</p>
        <pre className="overflow-x-auto rounded-md border border-line bg-raised px-3 py-2.5 font-mono text-sm">
          guildhall owner-link
        </pre>
        <p className="mt-2 text-faint text-sm">
          From a clone of the repository: <code className="font-mono">npm run --silent guildhall -- owner-link</code>
        </p>
      </div>
    </main>
  );
}
