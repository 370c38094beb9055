import { requireReachable } from '../../actions/direct-messages.ts';
import { createMessage, editMessage, emitMessage, type NewMessage } from '../../actions/messages.ts';
import { removeMessage, removeMessages } from '../../actions/moderate-messages.ts';
import { sayScreened } from '../../auto-moderation/screen.ts';
import { discordErrors, invalidForm, slowmode } from '../../errors.ts';
import { MessageFlag } from '../../interactions/model.ts';
import { has, Permission } from '../../permissions.ts';
import { timestampOfId } from '../../snowflake.ts';
import { DirectRoom } from '../../state/direct-rooms.ts';
import type { PageAnchor } from '../../state/message-log.ts';
import { ChannelKind, isThread, type StoredMessage } from '../../state/model.ts';
import { presentMessage } from '../../state/present.ts';
import {
  type CheckedPlace,
  channelFor,
  messageFor,
  openMessageFor,
  postingPlaceFor,
  require,
  textChannelFor,
} from '../access.ts';
import { flag, queryId, queryNumber, texts } from '../fields.ts';
import { draftFrom } from '../message-draft.ts';
import { editFrom } from '../message-edit.ts';
import { type Call, noContent, ok, param, type Route } from '../route.ts';

/** Bulk deletion refuses older messages. */
const bulkDeleteMaxAgeMs = 14 * 24 * 60 * 60 * 1_000;

/** User-made message types; the others (but a pin notice and the like) cannot be deleted by anybody. */
const undeletableTypes = new Set([1, 2, 3, 4, 5, 14, 15, 16, 17, 21]);

const show = (call: Call, place: CheckedPlace, message: StoredMessage) =>
  presentMessage(call.discord, place.guild, message, call.viewer);

function anchorFrom(query: URLSearchParams): PageAnchor {
  const [before, after, around] = [queryId(query, 'before'), queryId(query, 'after'), queryId(query, 'around')];
  if (around) return { around };
  if (before) return { before };
  return after ? { after } : undefined;
}

function list(call: Call): object[] {
  const place = textChannelFor(call);
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 100, default: 50 });
  const anchor = anchorFrom(call.query);
  if (!has(place.permissions, Permission.ReadMessageHistory)) return [];
  return place.guild
    .log(place.channel.id)
    .page(anchor, limit)
    .map((message) => show(call, place, message));
}

/** Slowmode holds for those who do not manage the channel or its messages. */
function obeySlowmode(call: Call, place: CheckedPlace): void {
  const { guild, channel, permissions } = place;
  const exempt = Permission.ManageMessages | Permission.ManageChannels | Permission.BypassSlowmode;
  const everyMs = (channel.rate_limit_per_user ?? 0) * 1_000;
  if (everyMs === 0 || permissions & exempt) return;
  const own = guild
    .log(channel.id)
    .page(undefined, 100)
    .find(({ author }) => author.id === call.bot.user.id);
  const waitMs = own ? timestampOfId(own.id) + everyMs - call.discord.clock.now() : 0;
  if (waitMs > 0) throw slowmode(waitMs);
}

function send(call: Call): object {
  const place = postingPlaceFor(call);
  if (place.guild instanceof DirectRoom) requireReachable(call.discord, place.guild, call.bot.user.id);
  obeySlowmode(call, place);
  const { flags = 0, ...given } = draftFrom(call.body, call.files, call.discord.clock.now());
  const draft: NewMessage = {
    ...given,
    // Only answers to interactions can be ephemeral.
    flags: flags & ~(MessageFlag.ephemeral | MessageFlag.loading),
    mayMentionEveryone: has(place.permissions, Permission.MentionEveryone),
  };
  if (draft.files?.length) require(place, Permission.AttachFiles);
  if (draft.replyTo) {
    require(place, Permission.ReadMessageHistory);
    const exists = place.guild.log(place.channel.id).get(draft.replyTo);
    const reference = call.body['message_reference'];
    const mayLack = typeof reference === 'object' && reference !== null && 'fail_if_not_exists' in reference;
    if (!exists && !(mayLack && reference.fail_if_not_exists === false)) {
      throw invalidForm({
        message_reference: { code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' },
      });
    }
    if (!exists) {
      const { replyTo: _replyTo, ...plain } = draft;
      return show(call, place, say(call, place, plain));
    }
  }
  const repeated = flag(call.body, 'enforce_nonce') ? sameNonce(place, call.bot.user.id, draft.nonce) : undefined;
  return show(call, place, repeated ?? say(call, place, draft));
}

/** Members at the browser client are subject to auto-moderation, bots are not. */
function say({ bot: { user } }: Call, place: CheckedPlace, draft: NewMessage): StoredMessage {
  return sayScreened(place, user, draft.content ?? '', () => createMessage(place, user, draft));
}

/** A message of the same author with the same nonce within the last minutes. */
function sameNonce(
  place: CheckedPlace,
  authorId: string,
  nonce: string | number | undefined,
): StoredMessage | undefined {
  if (nonce === undefined) return undefined;
  const recent = place.guild.log(place.channel.id).page(undefined, 100);
  return recent.find((message) => message.author.id === authorId && message.nonce === nonce);
}

function edit(call: Call): object {
  const { place, message } = openMessageFor(call);
  const { body } = call;
  const isOwn = message.author.id === call.bot.user.id;
  const onlyFlags = Object.keys(body).every((key) => key === 'flags');
  if (!isOwn && !(onlyFlags && has(place.permissions, Permission.ManageMessages))) throw discordErrors.notYourMessage();
  const change = editFrom(body, call.files, message);
  const { user } = call.bot;
  const edited = sayScreened(place, user, change.content ?? '', () => editMessage(place, message, change));
  return show(call, place, edited);
}

function remove(call: Call) {
  const place = textChannelFor(call);
  const message = place.guild.log(place.channel.id).get(param(call, 'message_id'));
  if (!message) throw discordErrors.unknownMessage();
  if (undeletableTypes.has(message.type)) throw discordErrors.systemMessage();
  if (message.author.id !== call.bot.user.id) {
    if (place.guild.isDirect) throw discordErrors.notOnDm();
    require(place, Permission.ManageMessages);
  }
  removeMessage(place, message.id);
  return noContent;
}

function removeMany(call: Call) {
  const place = channelFor(call);
  if (place.guild.isDirect) throw discordErrors.notOnDm();
  require(place, Permission.ManageMessages);
  const ids = texts(call.body, 'messages') ?? [];
  if (ids.length < 2 || ids.length > 100) throw discordErrors.bulkDeleteCount();
  const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (again >= 0) {
    const message = 'The set already contains this value';
    throw invalidForm({ [`messages.${again}`]: { code: 'SET_TYPE_ALREADY_CONTAINS_VALUE', message } });
  }
  const oldest = call.discord.clock.now() - bulkDeleteMaxAgeMs;
  if (ids.some((id) => timestampOfId(id) < oldest)) throw discordErrors.tooOldForBulkDelete();
  removeMessages(place, ids);
  return noContent;
}

/** Flag of a message that was published to followers. */
const crossposted = 1 << 0;

function crosspost(call: Call): object {
  const { place, message } = messageFor(call);
  if (place.channel.type !== ChannelKind.announcement || isThread(place.channel)) throw discordErrors.channelType();
  if (message.author.id === call.bot.user.id) require(place, Permission.SendMessages);
  else require(place, Permission.ManageMessages);
  if (message.flags & crossposted) throw discordErrors.alreadyCrossposted();
  message.flags |= crossposted;
  emitMessage(place, 'MESSAGE_UPDATE', message);
  return show(call, place, message);
}

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/{channel_id}/messages', handle: (call) => ok(list(call)) },
  {
    method: 'POST',
    path: '/channels/{channel_id}/messages',
    body: 'MessageCreateRequest',
    handle: (call) => ok(send(call)),
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/messages/{message_id}',
    handle: (call) => {
      const { place, message } = messageFor(call);
      return ok(show(call, place, message));
    },
  },
  {
    method: 'PATCH',
    path: '/channels/{channel_id}/messages/{message_id}',
    body: 'MessageEditRequestPartial',
    handle: (call) => ok(edit(call)),
  },
  { method: 'DELETE', path: '/channels/{channel_id}/messages/{message_id}', handle: remove },
  {
    method: 'POST',
    path: '/channels/{channel_id}/messages/bulk-delete',
    body: 'BulkDelete',
    handle: removeMany,
  },
  {
    method: 'POST',
    path: '/channels/{channel_id}/messages/{message_id}/crosspost',
    handle: (call) => ok(crosspost(call)),
  },
];
