import { defineError } from '../../platform/errors.ts';

/** What can go wrong in the archive, and what to do then. */
export const archiveErrors = {
  /** Discord or an export sent something that is not a message. */
  invalidMessage: defineError<{ field: string }>({
    code: 'archive/invalid-message',
    status: 422,
    message: ({ field }) => `A message has no valid ${field}: it must be a Discord id, a text of 1 to 19 digits.`,
  }),
  invalidId: defineError<{ what: string }>({
    code: 'archive/invalid-id',
    status: 400,
    message: ({ what }) => `The ${what} is not a Discord id: it must be a text of 1 to 19 digits.`,
  }),
  /** Not held, or not readable by whoever asks: the two look the same. */
  channelNotFound: defineError({
    code: 'archive/channel-not-found',
    status: 404,
    message: () => 'There is no such channel in the archive. Open the guild to see the channels that are held.',
  }),
  guildNotFound: defineError({
    code: 'archive/guild-not-found',
    status: 404,
    message: () => 'There is no such guild in the archive. Capture it first, or check the id.',
  }),
  messageNotFound: defineError({
    code: 'archive/message-not-found',
    status: 404,
    message: () => 'There is no such message in the archive. It was not captured, or the id is wrong.',
  }),
  oneAnchor: defineError<{ given: string }>({
    code: 'archive/one-anchor',
    status: 400,
    message: ({ given }) => `Only one of before, after, around and at may be given, not ${given}.`,
  }),
  invalidCursor: defineError({
    code: 'archive/invalid-cursor',
    status: 400,
    message: () => 'The cursor is not one that this search has given out. Leave it away to begin with the first page.',
  }),
  notAllowed: defineError({
    code: 'archive/not-allowed',
    status: 403,
    message: () => 'Only the owner may read the archive. Sign in with the owner link that the program prints.',
  }),
} as const;
