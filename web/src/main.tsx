import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, mayPass } from './api.ts';
import './index.css';
import { router } from './router.tsx';

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The session ended: the shell then shows how to sign in again.
      if (error instanceof ApiError && error.status === 401) {
        client.setQueryData(['session'], { actor: null, expiresAt: null });
      }
    },
  }),
  defaultOptions: {
    queries: {
      // Changes are pushed; what is kept is fresh until an event or an action says otherwise.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && mayPass(error),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id root');
createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
