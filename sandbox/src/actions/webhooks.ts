import { AuditLogEvent } from 'discord-api-types/v10';
import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { StoredUser } from '../state/model.ts';
import type { Webhook } from '../state/webhook.ts';
import { changesBetween, recordDeed } from './audit.ts';
import type { Place } from './place.ts';

/** Discord's limit for a channel. */
const maxWebhooks = 15;

export interface NewWebhook {
  readonly name: string;
  readonly avatar: string | null;
  readonly applicationId: string | null;
}

export function createWebhook({ discord, guild, channel }: Place, user: StoredUser, draft: NewWebhook): Webhook {
  const here = [...guild.webhooks.values()].filter(({ channelId }) => channelId === channel.id);
  if (here.length >= maxWebhooks) throw discordErrors.webhookLimit();
  const id = discord.nextId();
  const token = `${discord.sign(`webhook ${id}`)}${discord.sign(`token ${id}`)}`.slice(0, 68);
  const webhook: Webhook = { id, token, guildId: guild.id, user, channelId: channel.id, ...draft };
  guild.webhooks.set(id, webhook);
  tell(discord, guild, webhook);
  record(discord, guild, AuditLogEvent.WebhookCreate, undefined, webhook);
  return webhook;
}

export function changeWebhook(
  discord: Discord,
  guild: Guild,
  webhook: Webhook,
  change: Partial<Pick<Webhook, 'name' | 'avatar' | 'channelId'>>,
): void {
  const before = { ...webhook };
  Object.assign(webhook, change);
  if (before.channelId !== webhook.channelId) tell(discord, guild, before);
  tell(discord, guild, webhook);
  record(discord, guild, AuditLogEvent.WebhookUpdate, before, webhook);
}

export function deleteWebhook(discord: Discord, guild: Guild, webhook: Webhook): void {
  guild.webhooks.delete(webhook.id);
  tell(discord, guild, webhook);
  record(discord, guild, AuditLogEvent.WebhookDelete, webhook, undefined);
}

function tell(discord: Discord, guild: Guild, { channelId }: Webhook): void {
  const channel = guild.channels.get(channelId);
  discord.emit({
    type: 'WEBHOOKS_UPDATE',
    guild,
    ...(channel ? { channel } : {}),
    intents: Intent.GuildWebhooks,
    data: () => ({ guild_id: guild.id, channel_id: channelId }),
  });
}

function record(
  discord: Discord,
  guild: Guild,
  type: AuditLogEvent,
  before: Webhook | undefined,
  after: Webhook | undefined,
): void {
  const told = (webhook: Webhook | undefined) =>
    webhook && { name: webhook.name, channel_id: webhook.channelId, avatar_hash: webhook.avatar, type: 1 };
  const changes = changesBetween(told(before), told(after), ['name', 'channel_id', 'avatar_hash', 'type']);
  recordDeed(discord, guild, { type, targetId: (after ?? before)?.id ?? null, changes });
}
