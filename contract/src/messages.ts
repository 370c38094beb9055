import { z } from 'zod';
import { instant, snowflake } from './common.ts';

export const authorView = z.object({
  id: snowflake,
  /** What Discord would show: nickname, else global name, else user name. */
  name: z.string(),
  username: z.string(),
  avatarUrl: z.string().nullable(),
  /** `#rrggbb` of the highest coloured role. */
  color: z.string().nullable(),
  bot: z.boolean(),
});
export type AuthorView = z.infer<typeof authorView>;

export const attachmentView = z.object({
  id: snowflake,
  name: z.string(),
  bytes: z.number().int(),
  contentType: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  description: z.string().nullable(),
  spoiler: z.boolean(),
  /** Where Guildhall serves the bytes; null while they are not held. */
  url: z.string().nullable(),
  state: z.enum(['metadata-only', 'pending', 'stored', 'too-large', 'gone', 'failed']),
});
export type AttachmentView = z.infer<typeof attachmentView>;

export const reactionView = z.object({
  emoji: z.object({ id: snowflake.nullable(), name: z.string(), animated: z.boolean() }),
  count: z.number().int(),
});

/** A picture of an embed. Discord took it from a stranger's page; Guildhall serves it, so that no browser has to ask there. */
export const embedPictureView = z.object({
  url: z.string(),
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
});
export type EmbedPictureView = z.infer<typeof embedPictureView>;

export const embedView = z.object({
  type: z.string().nullable(),
  /** The site it comes from. */
  provider: z.string().nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  description: z.string().nullable(),
  color: z.string().nullable(),
  timestamp: z.string().nullable(),
  author: z.object({ name: z.string(), url: z.string().nullable() }).nullable(),
  footer: z.string().nullable(),
  image: embedPictureView.nullable(),
  thumbnail: embedPictureView.nullable(),
  /** Where the picture stands on the web: what is left when Discord kept none of it. */
  pictureLink: z.string().nullable(),
  /** It stands for a film, which plays at `url`. */
  video: z.boolean(),
  fields: z.array(z.object({ name: z.string(), value: z.string(), inline: z.boolean() })),
});
export type EmbedView = z.infer<typeof embedView>;

export const pollView = z.object({
  question: z.string(),
  answers: z.array(z.object({ text: z.string(), emoji: z.string().nullable(), votes: z.number().int().nullable() })),
  expiresAt: instant.nullable(),
  finished: z.boolean(),
});

export const messageView = z.object({
  id: snowflake,
  channelId: snowflake,
  author: authorView,
  /** Discord's message type number; unknown ones are shown as what they hold. */
  type: z.number().int(),
  content: z.string(),
  createdAt: instant,
  editedAt: instant.nullable(),
  /** A tombstone: the message was deleted, its text is gone. */
  deletedAt: instant.nullable(),
  pinned: z.boolean(),
  /** How many versions are held; 1 when it was never edited. */
  versions: z.number().int(),
  replyTo: z
    .object({
      id: snowflake,
      channelId: snowflake,
      author: authorView.nullable(),
      /** Its beginning as a person reads it, up to 200 characters; null when the message is not held or deleted. */
      excerpt: z.string().nullable(),
      /** It is known to have been deleted, held before or not. */
      deleted: z.boolean(),
    })
    .nullable(),
  /** The thread that was started from this message. */
  thread: z.object({ id: snowflake, name: z.string(), messages: z.number().int() }).nullable(),
  forwarded: z
    .object({ content: z.string(), attachments: z.array(attachmentView), embeds: z.array(embedView) })
    .nullable(),
  attachments: z.array(attachmentView),
  embeds: z.array(embedView),
  reactions: z.array(reactionView),
  /** `url` is where Guildhall serves its picture; null when it is an animation that no browser shows by itself. */
  stickers: z.array(z.object({ id: snowflake, name: z.string(), url: z.string().nullable() })),
  poll: pollView.nullable(),
  /** Names behind the `<@id>`, `<@&id>` and `<#id>` of the content. */
  names: z.object({
    users: z.record(z.string(), z.string()),
    roles: z.record(z.string(), z.object({ name: z.string(), color: z.string().nullable() })),
    channels: z.record(z.string(), z.string()),
  }),
});
export type MessageView = z.infer<typeof messageView>;

/** Exactly one of the four says where to read; none means the newest page. */
export const pageQuery = z.object({
  before: snowflake.optional(),
  after: snowflake.optional(),
  around: snowflake.optional(),
  /** The page that begins at this date or time. */
  at: z
    .union([instant, z.iso.date()], 'must be a day such as 2024-05-01, or a time such as 2024-05-01T10:00:00Z')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const messagePage = z.object({
  /** Oldest first. */
  messages: z.array(messageView),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
  /** The message that `around` or `at` landed on. */
  anchorId: snowflake.nullable(),
});
export type MessagePage = z.infer<typeof messagePage>;

export const messageVersions = z.object({
  versions: z.array(
    z.object({ version: z.number().int(), content: z.string(), at: instant, embeds: z.array(embedView) }),
  ),
});
export type MessageVersions = z.infer<typeof messageVersions>;
