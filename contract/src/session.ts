import { z } from 'zod';
import { instant } from './common.ts';

export const ownerKeyBody = z.object({ key: z.string().min(16).max(200) });

export const session = z.object({
  /** Who is asking; null when nobody is signed in. */
  actor: z.object({ kind: z.literal('owner') }).nullable(),
  expiresAt: instant.nullable(),
});
export type Session = z.infer<typeof session>;
