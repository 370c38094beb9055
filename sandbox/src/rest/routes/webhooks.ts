import { changeWebhook, createWebhook, deleteWebhook } from '../../actions/webhooks.ts';
import { discordErrors } from '../../errors.ts';
import { has, Permission } from '../../permissions.ts';
import type { Webhook } from '../../state/webhook.ts';
import { channelFor, guildFor, require, requireInGuild } from '../access.ts';
import { text } from '../fields.ts';
import { type Call, noContent, ok, type Reply, type Route } from '../route.ts';
import {
  avatarFrom,
  type FoundWebhook,
  managedWebhook,
  nameFrom,
  requireHost,
  webhookByToken,
} from '../webhook-access.ts';

/** The token is for who may manage it, and for the application that made it. */
function present(call: Call, webhook: Webhook, withUser = true): object {
  const { id, guildId: guild_id, channelId: channel_id, name, avatar, token, user, applicationId } = webhook;
  const base = { id, type: 1, guild_id, channel_id, name, avatar, application_id: applicationId, token };
  const url = `${call.apiUrl()}/webhooks/${id}/${token}`;
  return { ...base, url, ...(withUser ? { user } : {}) };
}

function create(call: Call): Reply {
  const place = channelFor(call);
  require(place, Permission.ManageWebhooks);
  requireHost(place.channel.type);
  // Members at the browser client have no application.
  const applicationId = call.bot.applicationId === '0' ? null : call.bot.applicationId;
  const draft = { name: nameFrom(call.body) ?? '', avatar: avatarFrom(call.body) ?? null, applicationId };
  return ok(present(call, createWebhook(place, call.bot.user, draft)));
}

function listOfChannel(call: Call): Reply {
  const { guild, channel, permissions } = channelFor(call);
  if (!has(permissions, Permission.ManageWebhooks)) throw discordErrors.missingPermissions();
  const here = [...guild.webhooks.values()].filter(({ channelId }) => channelId === channel.id);
  return ok(here.map((webhook) => present(call, webhook)));
}

function listOfGuild(call: Call): Reply {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageWebhooks);
  return ok([...guild.webhooks.values()].map((webhook) => present(call, webhook)));
}

function change(call: Call, { guild, webhook }: FoundWebhook): void {
  const [name, avatar] = [nameFrom(call.body), avatarFrom(call.body)];
  changeWebhook(call.discord, guild, webhook, {
    ...(name === undefined ? {} : { name }),
    ...(avatar === undefined ? {} : { avatar }),
  });
}

function modify(call: Call): Reply {
  const found = managedWebhook(call);
  const target = text(call.body, 'channel_id');
  if (target !== undefined && target !== found.webhook.channelId) {
    const place = channelFor(call, target);
    require(place, Permission.ManageWebhooks);
    requireHost(place.channel.type);
    if (place.guild !== found.guild) throw discordErrors.unknownChannel();
    changeWebhook(call.discord, found.guild, found.webhook, { channelId: target });
  }
  change(call, found);
  return ok(present(call, found.webhook));
}

function modifyByToken(call: Call): Reply {
  const found = webhookByToken(call);
  change(call, found);
  return ok(present(call, found.webhook, false));
}

function remove(call: Call, { guild, webhook }: FoundWebhook): Reply {
  deleteWebhook(call.discord, guild, webhook);
  return noContent;
}

const one = '/webhooks/{webhook_id}';
const withToken = `${one}/{webhook_token}`;

export const webhookRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/{channel_id}/webhooks', handle: listOfChannel },
  { method: 'POST', path: '/channels/{channel_id}/webhooks', body: 'CreateWebhook', handle: create },
  { method: 'GET', path: '/guilds/{guild_id}/webhooks', handle: listOfGuild },
  { method: 'GET', path: one, handle: (call) => ok(present(call, managedWebhook(call).webhook)) },
  { method: 'PATCH', path: one, body: 'UpdateWebhook', handle: modify },
  { method: 'DELETE', path: one, handle: (call) => remove(call, managedWebhook(call)) },
  {
    method: 'GET',
    path: withToken,
    auth: false,
    handle: (call) => ok(present(call, webhookByToken(call).webhook, false)),
  },
  { method: 'PATCH', path: withToken, auth: false, body: 'UpdateWebhookByToken', handle: modifyByToken },
  { method: 'DELETE', path: withToken, auth: false, handle: (call) => remove(call, webhookByToken(call)) },
];
