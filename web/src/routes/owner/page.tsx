import type { Session } from '@guildhall/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiError, api } from '../../api.ts';
import { SignedOut } from '../../shell/signed-out.tsx';
import { Button, Spinner } from '../../ui/button.tsx';
import { sentenceOf } from '../../ui/states.tsx';

/** Keys already sent: a key works once, and the page may be mounted more than once while it leaves. */
const sent = new Set<string>();

/** Exchanges the one-time key of the owner link for a session, then goes to the overview. */
export function OwnerPage() {
  const { key } = useSearch({ from: '/owner' });
  const client = useQueryClient();
  const navigate = useNavigate();
  const exchange = useMutation({
    mutationFn: (value: string) => api.post<Session>('/session/owner', { key: value }),
    onSuccess: async (session) => {
      // An answer from before the exchange must not arrive after it and sign the owner out.
      await client.cancelQueries({ queryKey: ['session'] });
      client.setQueryData(['session'], session);
      // The key leaves the address and the history with it.
      navigate({ to: '/', replace: true });
    },
  });
  const { mutate } = exchange;
  useEffect(() => {
    if (!key || sent.has(key)) return;
    sent.add(key);
    mutate(key);
  }, [key, mutate]);

  if (!key) {
    return (
      <SignedOut title="The link is incomplete">
        <p className="text-soft">An owner link ends in ?key= and a long key. Copy the whole line.</p>
      </SignedOut>
    );
  }
  if (exchange.error) {
    return (
      <SignedOut title="This link does not open Guildhall">
        <p role="alert" className="foreign text-soft">
          {sentenceOf(exchange.error)}
        </p>
        {/* A key that was refused is refused again; only what went wrong on the way may go better. */}
        {!(exchange.error instanceof ApiError && exchange.error.status === 401) && (
          <Button icon="retry" className="mt-3" onClick={() => mutate(key)} pending={exchange.isPending}>
            Try again
          </Button>
        )}
      </SignedOut>
    );
  }
  return (
    <main className="flex h-full items-center justify-center gap-2 text-soft">
      <Spinner /> Signing in…
    </main>
  );
}
