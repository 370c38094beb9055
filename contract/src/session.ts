import { z } from 'zod';
import { instant, snowflake } from './common.ts';

export const ownerKeyBody = z.object({ key: z.string().min(16).max(200) });

export const signedIn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner') }),
  z.object({ kind: z.literal('member'), userId: snowflake, name: z.string(), avatar: z.string().nullable() }),
]);

export const session = z.object({
  /** Who is asking; null when nobody is signed in. */
  actor: signedIn.nullable(),
  expiresAt: instant.nullable(),
  /** Whether people can sign in with Discord: then `GET /api/session/discord` leads there. */
  discordSignIn: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** A path of this server to return to after signing in. */
export const signInQuery = z.object({ returnTo: z.string().max(2_000).default('/') });
/** What Discord sends back: a code, or an error. */
export const signInAnswer = z.object({
  code: z.string().max(500).optional(),
  state: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
});

export const sessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.uuid(),
      /** Browser and system, such as "Firefox on Linux". */
      device: z.string(),
      createdAt: instant,
      lastSeenAt: instant,
      /** When it ends if it is not used again. */
      expiresAt: instant,
      isCurrent: z.boolean(),
    }),
  ),
});
export const sessionParams = z.object({ sessionId: z.uuid() });
export const endedSessions = z.object({ ended: z.number().int() });
