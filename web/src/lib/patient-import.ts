const tryAgainAfterMs = 2_000;

/**
 * Loads the code of a page; while the server does not answer it goes on trying, and the notice of the lost connection says so.
 * An answer without the code means that the console was updated: the router then loads the page anew.
 */
export function patientImport<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    for (;;) {
      try {
        return await load();
      } catch (error) {
        if (await isAnswering()) throw error;
        await new Promise((resolve) => setTimeout(resolve, tryAgainAfterMs));
      }
    }
  };
}

const isAnswering = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
