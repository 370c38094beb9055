import { createHash } from 'node:crypto';
import type { StoredUser } from './model.ts';

/** An incoming webhook: whoever knows its token writes in its channel. */
export interface Webhook {
  readonly id: string;
  readonly token: string;
  readonly guildId: string;
  /** Who made it. */
  readonly user: StoredUser;
  /** The bot's application that made it. */
  readonly applicationId: string | null;
  channelId: string;
  name: string;
  avatar: string | null;
}

/** The author that a webhook's message shows; name and picture may be its own for each message. */
export function webhookAuthor(webhook: Webhook, name?: string, avatarUrl?: string): StoredUser {
  return {
    id: webhook.id,
    username: name ?? webhook.name,
    discriminator: '0000',
    global_name: null,
    avatar: avatarUrl ? pictureHash(avatarUrl) : webhook.avatar,
    bot: true,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
  };
}

/** What stands for an uploaded or linked picture. */
export function pictureHash(source: string): string {
  return createHash('md5').update(source).digest('hex');
}
