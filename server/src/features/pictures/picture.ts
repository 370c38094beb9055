/** A picture of Discord's CDN, by what it shows. Ids are digits and hashes word characters: the contract checks both. */
export type Picture = { readonly guildId: string } & (
  | { readonly kind: 'emoji'; readonly emojiId: string }
  | { readonly kind: 'icon'; readonly hash: string }
  | { readonly kind: 'avatar'; readonly userId: string; readonly hash: string }
  | { readonly kind: 'sticker'; readonly stickerId: string; readonly format: 'png' | 'gif' }
  /** A member's own one for this guild. */
  | { readonly kind: 'member-avatar'; readonly userId: string; readonly hash: string }
);

/** Twice the largest size at which it is shown, for dense screens. */
const pixels = 64;

/** Where the CDN has it; without the ending where we choose it. */
export function placeOf(picture: Picture): string {
  switch (picture.kind) {
    case 'emoji':
      return `emojis/${picture.emojiId}`;
    case 'sticker':
      return `stickers/${picture.stickerId}.${picture.format}`;
    case 'icon':
      return `icons/${picture.guildId}/${picture.hash}`;
    case 'avatar':
      return `avatars/${picture.userId}/${picture.hash}`;
    case 'member-avatar':
      return `guilds/${picture.guildId}/users/${picture.userId}/avatars/${picture.hash}`;
  }
}

/** Discord's second picture server, the only one that has GIF stickers. */
const mediaUrls: Readonly<Record<string, string>> = { 'https://cdn.discordapp.com': 'https://media.discordapp.net' };

/** The still picture: what moves on a page that is open all day disturbs. A sticker, at most 320 pixels wide, is as it was sent. */
export function addressOf(cdnUrl: string, place: string): string {
  if (place.startsWith('stickers/'))
    return `${place.endsWith('.gif') ? (mediaUrls[cdnUrl] ?? cdnUrl) : cdnUrl}/${place}`;
  return `${cdnUrl}/${place}.webp?size=${pixels}`;
}
