import { z } from 'zod';

/** Discord's ids: 64-bit integers, always strings in JSON because JavaScript's numbers would round them. */
export const snowflake = z
  .string()
  .regex(/^[0-9]{15,20}$/, 'must be a Discord id: 15 to 20 digits')
  .describe("a Discord id, e.g. '175928847299117063'");

/** A point in time, ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: true });

/** RFC 9457; every error reply of the API has this body. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** One sentence that may be shown to a person. */
  detail: z.string(),
  /** Stable; clients may branch on it. */
  code: z.string(),
  instance: z.string().optional(),
  /** Facts that belong to the code: limits, suggestions. */
  details: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

export const guildParams = z.object({ guildId: snowflake });
export const channelParams = guildParams.extend({ channelId: snowflake });
export const messageParams = channelParams.extend({ messageId: snowflake });

/** A picture's hash, of a user, a member or a guild; it is part of an address, so nothing else may be in it. */
export const pictureHash = z.string().regex(/^\w{1,64}$/, 'must be the hash of a picture');
export const emojiParams = guildParams.extend({ emojiId: snowflake });
export const guildIconParams = guildParams.extend({ hash: pictureHash });
export const userPictureParams = guildParams.extend({ userId: snowflake, hash: pictureHash });
/** Discord's two kinds of stickers that a browser shows: PNG (moving or not) and GIF. */
export const stickerParams = guildParams.extend({ stickerId: snowflake, format: z.enum(['png', 'gif']) });
/** A picture of an embed by its place in the message; `f` before the number means what the message forwards. */
export const embedPictureParams = messageParams.extend({
  place: z.string().regex(/^f?[0-9]{1,2}$/, 'must be the number of an embed, with f before it for a forwarded one'),
  part: z.enum(['image', 'thumbnail']),
});
