import { z } from 'zod';
import type { Database } from '../../../platform/database/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import { defineJob } from '../../../platform/jobs/index.ts';
import { isFileUsed } from '../../archive/index.ts';

/** Deletes the bytes of attachments whose messages are gone; put in the queue by the transaction that removes them. */
export const forgetFilesJob = defineJob({
  name: 'capture.forget-files',
  schema: z.object({ addresses: z.array(z.string()) }),
  options: { retryLimit: 10, retryDelaySeconds: 10 },
});

/** Deletes the files that no attachment refers to; one that was stored anew meanwhile stays. */
export async function forgetFiles(
  deps: { readonly db: Database; readonly files: Files },
  { addresses }: { readonly addresses: readonly string[] },
): Promise<void> {
  for (const address of addresses) {
    if (!(await isFileUsed(deps.db.kysely, address))) await deps.files.delete(address);
  }
}
