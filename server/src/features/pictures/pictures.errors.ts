import { defineError } from '../../platform/errors.ts';

/** Why a picture is not shown. The console shows letters or the name then. */
export const pictureErrors = {
  /** Of an unknown guild, or Discord has none: the two look the same. */
  notFound: defineError({
    code: 'pictures/not-found',
    status: 404,
    message: () => 'There is no such picture. Discord does not have it, or the guild is not held here.',
  }),
  notYet: defineError({
    code: 'pictures/not-yet',
    status: 404,
    message: () => "The picture is not here yet: Discord's picture server has not answered. Ask again in a while.",
  }),
  notAllowed: defineError({
    code: 'pictures/not-allowed',
    status: 403,
    message: () => 'Only the owner may see pictures. Sign in with the owner link that the program prints.',
  }),
} as const;
