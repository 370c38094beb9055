import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Application } from './application.ts';

/** Discord's own. */
const accessLifetimeMs = 7 * 24 * 60 * 60 * 1_000;

/** Discord publishes none; RFC 6749 recommends at most ten minutes, and Discord's were seen to end after about one. */
const codeLifetimeMs = 60 * 1_000;

/** What a member consented to. */
export interface Consent {
  readonly application: Application;
  readonly userId: string;
  readonly scopes: readonly string[];
}

/** A consent that waits to be redeemed. */
interface Code extends Consent {
  readonly redirectUri: string;
  readonly challenge: Challenge | undefined;
  readonly expiresAtMs: number;
}

export interface Challenge {
  readonly method: 'S256' | 'plain';
  readonly value: string;
}

/** What an access token stands for. */
export interface Grant extends Consent {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAtMs: number;
}

export type Redeemed = { readonly grant: Grant } | { readonly wrong: 'code' | 'redirect_uri' | 'code_verifier' };

/** Applications, and what members allowed them: codes, access tokens, refresh tokens. */
export class OAuth2 {
  readonly applications = new Map<string, Application>();
  readonly #clock: Clock;
  readonly #secret: string;
  readonly #codes = new Map<string, Code>();
  readonly #grants = new Map<string, Grant>();
  readonly #refreshable = new Map<string, Grant>();
  /** Scopes that were once allowed, by application and user: these need no new question. */
  readonly #allowed = new Map<string, Set<string>>();
  #made = 0;

  constructor(clock: Clock, secret: string) {
    this.#clock = clock;
    this.#secret = secret;
  }

  /** A code for the redirect; it is good once and for a minute. */
  approve(consent: Consent, redirectUri: string, challenge: Challenge | undefined): string {
    const code = this.#token('code', 30);
    this.#codes.set(code, { ...consent, redirectUri, challenge, expiresAtMs: this.#clock.now() + codeLifetimeMs });
    const key = keyOf(consent.application, consent.userId);
    this.#allowed.set(key, new Set([...(this.#allowed.get(key) ?? []), ...consent.scopes]));
    return code;
  }

  hasAllowed({ application, userId, scopes }: Consent): boolean {
    const allowed = this.#allowed.get(keyOf(application, userId));
    return allowed !== undefined && scopes.every((scope) => allowed.has(scope));
  }

  /** Exchanges a code, which is spent thereby whatever comes of it. */
  redeem(application: Application, given: { code: string; redirectUri: string; verifier: string | null }): Redeemed {
    const code = this.#codes.get(given.code);
    if (!code || code.application.id !== application.id) return { wrong: 'code' };
    this.#codes.delete(given.code);
    if (code.expiresAtMs <= this.#clock.now()) return { wrong: 'code' };
    if (code.redirectUri !== given.redirectUri) return { wrong: 'redirect_uri' };
    if (code.challenge && !answers(code.challenge, given.verifier ?? '')) return { wrong: 'code_verifier' };
    return { grant: this.#grant(code) };
  }

  /** New tokens for a refresh token; the old ones end. */
  refresh(application: Application, refreshToken: string): Grant | undefined {
    const old = this.#refreshable.get(refreshToken);
    if (!old || old.application.id !== application.id) return undefined;
    this.#end(old);
    return this.#grant(old);
  }

  /** A token of the application for its own owner, which here is its bot's user. */
  grantOwner(application: Application, scopes: readonly string[]): Grant {
    return this.#grant({ application, userId: application.user.id, scopes }, false);
  }

  /** The grant of an access token that is still good. */
  grantOf(accessToken: string): Grant | undefined {
    const grant = this.#grants.get(accessToken);
    return grant && grant.expiresAtMs > this.#clock.now() ? grant : undefined;
  }

  /** Ends all tokens of the authorization that this one, access or refresh, belongs to, as Discord does. */
  revoke(application: Application, token: string): void {
    const known = this.#grants.get(token) ?? this.#refreshable.get(token);
    if (!known || known.application.id !== application.id) return;
    this.#allowed.delete(keyOf(application, known.userId));
    const all = [...this.#grants.values(), ...this.#refreshable.values()];
    for (const grant of all) {
      if (grant.application.id === application.id && grant.userId === known.userId) this.#end(grant);
    }
  }

  #grant({ application, userId, scopes }: Consent, refreshable = true): Grant {
    const grant: Grant = {
      application,
      userId,
      scopes,
      accessToken: this.#token('access', 30),
      refreshToken: refreshable ? this.#token('refresh', 30) : undefined,
      expiresAtMs: this.#clock.now() + accessLifetimeMs,
    };
    this.#grants.set(grant.accessToken, grant);
    if (grant.refreshToken !== undefined) this.#refreshable.set(grant.refreshToken, grant);
    return grant;
  }

  #end(grant: Grant): void {
    this.#grants.delete(grant.accessToken);
    if (grant.refreshToken !== undefined) this.#refreshable.delete(grant.refreshToken);
  }

  #token(kind: string, length: number): string {
    const text = `${kind} ${this.#made++}`;
    return createHmac('sha256', this.#secret).update(text).digest('base64url').replace(/[-_]/g, 'x').slice(0, length);
  }
}

function keyOf(application: Application, userId: string): string {
  return `${application.id} ${userId}`;
}

function answers({ method, value }: Challenge, verifier: string): boolean {
  return value === (method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url'));
}
