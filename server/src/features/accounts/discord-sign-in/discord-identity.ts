import { z } from 'zod';
import { errorMessage } from '../../../platform/errors.ts';
import { accountErrors } from '../accounts.errors.ts';
import type { User } from '../users.store.ts';

/** Our application at Discord. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Such as https://discord.com/api */
  readonly apiUrl: string;
}

export interface Redemption {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Who somebody is, is all that is asked: membership is known from the bots. */
const scope = 'identify';
/** Discord answers in a fraction of it; a person waits before a blank page. */
const timeoutMs = 10_000;

const tokenAnswer = z.object({ access_token: z.string() });
const refusal = z.object({ error: z.string() });
const identity = z.object({
  id: z.string().regex(/^\d{15,20}$/),
  username: z.string(),
  global_name: z.string().nullish(),
  avatar: z.string().nullish(),
});

/** Where the browser is led to ask its user. */
export function authorizeUrl(
  { clientId, apiUrl }: OAuthClient,
  asked: { readonly state: string; readonly challenge: string; readonly redirectUri: string },
): string {
  const url = new URL(`${apiUrl.replace(/\/api$/, '')}/oauth2/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    scope,
    state: asked.state,
    redirect_uri: asked.redirectUri,
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
    // Who has agreed before is not asked again.
    prompt: 'none',
  }).toString();
  return url.href;
}

/**
 * Exchanges a code for the name of who gave it. The access token is used once and forgotten.
 *
 * @throws AppError accounts/code-refused, accounts/client-refused, accounts/discord-unreachable
 */
export async function identify(client: OAuthClient, redemption: Redemption): Promise<User> {
  const redeemed = await ask(`${client.apiUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      code: redemption.code,
      code_verifier: redemption.verifier,
      redirect_uri: redemption.redirectUri,
    }),
  });
  const token = tokenAnswer.safeParse(redeemed);
  if (!token.success) throw refusedBy(redeemed);
  const me = await ask(`${client.apiUrl}/v10/users/@me`, {
    headers: { authorization: `Bearer ${token.data.access_token}` },
  });
  const user = identity.safeParse(me);
  if (!user.success) throw accountErrors.discordUnreachable({ reason: 'its answer is not a user' });
  const { id, username, global_name: globalName, avatar } = user.data;
  return { userId: id, name: globalName ?? username, avatar: avatar ?? null };
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  try {
    const reply = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (reply.status >= 500 || reply.status === 429) throw new Error(`it answered with status ${reply.status}`);
    return await reply.json();
  } catch (error) {
    throw accountErrors.discordUnreachable({ reason: errorMessage(error) }, error);
  }
}

function refusedBy(answer: unknown): Error {
  const error = refusal.safeParse(answer).data?.error;
  return error === 'invalid_client' ? accountErrors.clientRefused({}) : accountErrors.codeRefused({});
}
