import type { Place } from '../actions/place.ts';
import { discordErrors, invalidForm } from '../errors.ts';
import { Permission } from '../permissions.ts';
import type { Guild } from '../state/guild.ts';
import { ChannelKind } from '../state/model.ts';
import { pictureHash, type Webhook } from '../state/webhook.ts';
import { channelFor, require } from './access.ts';
import { type Fields, queryId, text } from './fields.ts';
import { type Call, param } from './route.ts';

export interface FoundWebhook {
  readonly guild: Guild;
  readonly webhook: Webhook;
}

/** The webhook of the path. @throws DiscordError 10015 */
function webhookOf(call: Call): FoundWebhook {
  for (const guild of call.discord.guilds.values()) {
    const webhook = guild.webhooks.get(param(call, 'webhook_id'));
    if (webhook) return { guild, webhook };
  }
  throw discordErrors.unknownWebhook();
}

/** For who knows its token. @throws DiscordError 50027 */
export function webhookByToken(call: Call): FoundWebhook {
  const found = webhookOf(call);
  if (found.webhook.token !== param(call, 'webhook_token')) throw discordErrors.invalidWebhookToken();
  return found;
}

/** For who may manage the webhooks of its channel. */
export function managedWebhook(call: Call): FoundWebhook {
  const found = webhookOf(call);
  require(channelFor(call, found.webhook.channelId), Permission.ManageWebhooks);
  return found;
}

/** Where the webhook writes: its channel, or a thread of it. */
export function webhookPlace(call: Call, { guild, webhook }: FoundWebhook): Place {
  const threadId = queryId(call.query, 'thread_id');
  const channel = guild.channels.get(threadId ?? webhook.channelId);
  if (!channel || (threadId !== undefined && channel.parent_id !== webhook.channelId)) {
    throw discordErrors.unknownChannel();
  }
  return { discord: call.discord, guild, channel };
}

/** Kinds of channels that have webhooks. */
const hosts: readonly number[] = [
  ChannelKind.text,
  ChannelKind.announcement,
  ChannelKind.voice,
  ChannelKind.stage,
  ChannelKind.forum,
  ChannelKind.media,
];

export function requireHost(type: number): void {
  if (!hosts.includes(type)) throw discordErrors.channelType();
}

/** Discord keeps its own names to itself. */
export function nameFrom(body: Fields, field = 'name'): string | undefined {
  const name = text(body, field)?.trim();
  if (name === undefined) return undefined;
  const [taken] = /discord|clyde/i.exec(name) ?? [];
  if (taken !== undefined) {
    const message = `Username cannot contain "${taken.toLowerCase()}"`;
    throw invalidForm({ [field]: { code: 'USERNAME_INVALID_CONTAINS', message } });
  }
  if (name.length >= 1 && name.length <= 80) return name;
  throw invalidForm({
    [field]: { code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 80 in length.' },
  });
}

export function avatarFrom(body: Fields): string | null | undefined {
  if (!('avatar' in body)) return undefined;
  const picture = text(body, 'avatar');
  return picture ? pictureHash(picture) : null;
}
