import { defineError } from '../../platform/errors.ts';

export const accountErrors = {
  /** Nobody is signed in, or the session has ended. */
  notSignedIn: defineError({
    code: 'accounts/not-signed-in',
    status: 401,
    message: () =>
      'You are not signed in; sign in with Discord, or open an owner link, which "guildhall owner-link" makes.',
  }),
  /** The key of the owner link is unknown, used or expired; which of these is not told. */
  keyRefused: defineError({
    code: 'accounts/key-refused',
    status: 401,
    message: () =>
      'This owner link does not work (any more): each works once and for a day. Make a new one with "guildhall owner-link".',
  }),
  /** The bearer token is not the one of the running server. */
  tokenRefused: defineError({
    code: 'accounts/token-refused',
    status: 401,
    message: () =>
      'The token is not that of this server; it changes at each start and stands in server.json in DATA_DIR.',
  }),
  ownerOnly: defineError({
    code: 'accounts/owner-only',
    status: 403,
    message: () => 'Only the owner of this Guildhall may do this; ask them, or sign in with an owner link.',
  }),
  /** Also for guilds that exist: who is not in one does not learn of it. */
  guildNotFound: defineError({
    code: 'accounts/guild-not-found',
    status: 404,
    message: () => 'There is no such guild here, or you are not in it; join it on Discord, or sign in as who is.',
  }),
  roleMissing: defineError<{ role: string }>({
    code: 'accounts/role-missing',
    status: 403,
    message: ({ role }) =>
      `This takes the role "${role}" in this guild; its owner gives it, by permissions on Discord or by naming you.`,
  }),
  scopeMissing: defineError<{ scope: string | null }>({
    code: 'accounts/scope-missing',
    status: 403,
    message: ({ scope }) =>
      scope === null
        ? 'API keys cannot be used for this; sign in and do it yourself.'
        : `The API key lacks the scope "${scope}"; make one that has it.`,
  }),
  /** Also for sessions of others. */
  sessionNotFound: defineError({
    code: 'accounts/session-not-found',
    status: 404,
    message: () => 'You have no such session; it may have ended already.',
  }),
  /** Unknown, revoked or expired; which of these is not told. */
  apiKeyRefused: defineError({
    code: 'accounts/api-key-refused',
    status: 401,
    message: () => 'This API key does not work (any more): it was revoked, has expired or never was; make another.',
  }),
  /** Also for keys of others. */
  apiKeyNotFound: defineError({
    code: 'accounts/api-key-not-found',
    status: 404,
    message: () => 'You have no such API key; it may have been revoked already.',
  }),
  noSuchMember: defineError<{ userId: string }>({
    code: 'accounts/no-such-member',
    status: 404,
    message: ({ userId }) => `Nobody with the id ${userId} is in this guild; only its members can be named.`,
  }),
  discordSignInOff: defineError({
    code: 'accounts/discord-sign-in-off',
    status: 503,
    message: () =>
      'Signing in with Discord is not set up; the owner sets DISCORD_CLIENT_ID and DISCORD_CLIENT_SECRET, and signs in with an owner link until then.',
  }),
  /** The state is unknown, used, expired, or another browser's; which of these is not told. */
  stateRefused: defineError({
    code: 'accounts/state-refused',
    status: 400,
    message: () =>
      'This sign-in was used already, took longer than ten minutes, or was begun in another browser; sign in again.',
  }),
  signInDenied: defineError({
    code: 'accounts/sign-in-denied',
    status: 403,
    message: () => 'You did not allow Guildhall to know who you are on Discord, so nobody is signed in.',
  }),
  codeRefused: defineError({
    code: 'accounts/code-refused',
    status: 400,
    message: () =>
      'Discord did not confirm this sign-in; each confirmation works once and for a minute. Sign in again.',
  }),
  clientRefused: defineError({
    code: 'accounts/client-refused',
    status: 502,
    message: () =>
      "Discord does not accept this server's client id and secret; the owner copies both anew from the OAuth2 page of the application into DISCORD_CLIENT_ID and DISCORD_CLIENT_SECRET.",
  }),
  discordUnreachable: defineError<{ reason: string }>({
    code: 'accounts/discord-unreachable',
    status: 502,
    message: ({ reason }) => `Discord could not be asked who you are (${reason}); try again in a minute.`,
  }),
  membersUnknown: defineError({
    code: 'accounts/members-unknown',
    status: 503,
    message: () =>
      'The guilds and their members are not known yet, because the bots are still connecting; try again in a minute.',
  }),
  notAMember: defineError<{ name: string }>({
    code: 'accounts/not-a-member',
    status: 403,
    message: ({ name }) =>
      `${name} is in none of the guilds of this Guildhall; join one on Discord, or sign in with the account that is in it.`,
  }),
};
