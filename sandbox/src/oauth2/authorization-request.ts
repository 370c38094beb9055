import { type Application, mayRedirect } from './application.ts';
import type { Challenge, Consent, OAuth2 } from './oauth2.ts';
import { scopesFrom } from './scopes.ts';

/** What the address of the authorize page asks for. */
export interface AuthorizationRequest {
  readonly application: Application;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: Challenge | undefined;
  /** Do not ask a member who has allowed all of it before. */
  readonly isQuiet: boolean;
}

export type ReadRequest =
  | { readonly kind: 'good'; readonly request: AuthorizationRequest }
  /** The client or the address to return to is not known: the member is told, and led nowhere. */
  | { readonly kind: 'page'; readonly message: string }
  /** The client is told, at its own address. */
  | { readonly kind: 'redirect'; readonly location: string };

export function readAuthorizationRequest(oauth2: OAuth2, query: URLSearchParams): ReadRequest {
  const application = oauth2.applications.get(query.get('client_id') ?? '');
  if (!application) return { kind: 'page', message: 'Unknown Application' };
  const redirectUri = query.get('redirect_uri') ?? onlyRedirect(application);
  if (redirectUri === undefined || !mayRedirect(application, redirectUri)) {
    return { kind: 'page', message: 'Invalid OAuth2 redirect_uri' };
  }
  const state = query.get('state');
  const refuse = (error: string, description: string): ReadRequest => ({
    kind: 'redirect',
    location: withQuery(redirectUri, { error, error_description: description, state }),
  });
  if (query.get('response_type') !== 'code') {
    return refuse('unsupported_response_type', 'The authorization server does not support this response type');
  }
  const scopes = scopesFrom(query.get('scope') ?? '');
  if (!scopes) return refuse('invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
  const [value, method] = [query.get('code_challenge'), query.get('code_challenge_method') ?? 'plain'];
  if (method !== 'S256' && method !== 'plain') {
    return refuse('invalid_request', 'Invalid code_challenge_method, must be S256 or plain.');
  }
  const challenge: Challenge | undefined = value ? { method, value } : undefined;
  const isQuiet = query.get('prompt') === 'none';
  return { kind: 'good', request: { application, redirectUri, scopes, state, challenge, isQuiet } };
}

/** Where a member's yes leads: the registered address with code and state. */
export function approvedLocation(oauth2: OAuth2, request: AuthorizationRequest, userId: string): string {
  const consent: Consent = { application: request.application, userId, scopes: request.scopes };
  const code = oauth2.approve(consent, request.redirectUri, request.challenge);
  return withQuery(request.redirectUri, { code, state: request.state });
}

/** Where a member's no leads. */
export function deniedLocation({ redirectUri, state }: AuthorizationRequest): string {
  const description = 'The resource owner or authorization server denied the request';
  return withQuery(redirectUri, { error: 'access_denied', error_description: description, state });
}

/** An application with one address needs not be told it. */
function onlyRedirect({ redirectUris }: Application): string | undefined {
  const [only, ...more] = redirectUris;
  return more.length === 0 && only !== undefined && !only.includes('*') ? only : undefined;
}

function withQuery(uri: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
