/** Messages sent, read, edited and deleted by the token of a webhook. */
import { createMessage, deleteMessage, editMessage } from '../../actions/messages.ts';
import type { Place } from '../../actions/place.ts';
import { isForum, openThread } from '../../actions/threads.ts';
import { discordErrors } from '../../errors.ts';
import type { StoredMessage } from '../../state/model.ts';
import { presentMessage } from '../../state/present.ts';
import { webhookAuthor } from '../../state/webhook.ts';
import { queryFlag, text, texts } from '../fields.ts';
import { draftFrom } from '../message-draft.ts';
import { editFrom } from '../message-edit.ts';
import { type Call, noContent, ok, param, type Reply } from '../route.ts';
import { nameFrom, webhookByToken, webhookPlace } from '../webhook-access.ts';

/** Sends; answered with the message only where `wait` is asked for. */
export function executeWebhook(call: Call): Reply {
  const found = webhookByToken(call);
  const { webhook } = found;
  const place = webhookPlace(call, found);
  const author = webhookAuthor(webhook, nameFrom(call.body, 'username'), text(call.body, 'avatar_url'));
  const origin = {
    webhook_id: webhook.id,
    ...(webhook.applicationId ? { application_id: webhook.applicationId } : {}),
  };
  const draft = { ...draftFrom(call.body, call.files, call.discord.clock.now()), origin };
  const threadName = text(call.body, 'thread_name');
  if (!isForum(place.channel)) {
    if (threadName) throw discordErrors.webhookThreadName();
    return reply(call, place, createMessage(place, author, draft));
  }
  if (!threadName) throw discordErrors.webhookNeedsThread();
  const appliedTags = texts(call.body, 'applied_tags') ?? [];
  const thread = openThread(place, author, { name: threadName, firstMessage: draft, appliedTags });
  const first = place.guild.log(thread.id).get(thread.id);
  if (!first) throw discordErrors.unknownMessage();
  return reply(call, { ...place, channel: thread }, first);
}

function reply(call: Call, { guild }: Place, message: StoredMessage): Reply {
  if (!queryFlag(call.query, 'wait')) return noContent;
  return ok(presentMessage(call.discord, guild, message, { userId: message.author.id, seesContent: true }));
}

function own(call: Call): { readonly place: Place; readonly message: StoredMessage } {
  const found = webhookByToken(call);
  const place = webhookPlace(call, found);
  const message = place.guild.log(place.channel.id).get(call.params['message_id'] ?? '');
  if (message?.webhook_id !== found.webhook.id) throw discordErrors.unknownMessage();
  return { place, message };
}

function show(call: Call, { guild }: Place, message: StoredMessage): Reply {
  return ok(presentMessage(call.discord, guild, message, { userId: param(call, 'webhook_id'), seesContent: true }));
}

export function readWebhookMessage(call: Call): Reply {
  const { place, message } = own(call);
  return show(call, place, message);
}

export function editWebhookMessage(call: Call): Reply {
  const { place, message } = own(call);
  return show(call, place, editMessage(place, message, editFrom(call.body, call.files, message)));
}

export function deleteWebhookMessage(call: Call): Reply {
  const { place, message } = own(call);
  deleteMessage(place, message.id);
  return noContent;
}
