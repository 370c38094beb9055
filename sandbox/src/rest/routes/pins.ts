import { pinMessage, pinnedMessages, unpinMessage } from '../../actions/pins.ts';
import { has, Permission } from '../../permissions.ts';
import { presentMessage } from '../../state/present.ts';
import { messageFor, openMessageFor, require, textChannelFor } from '../access.ts';
import { queryNumber, queryTime } from '../fields.ts';
import { type Call, noContent, ok, type Route } from '../route.ts';

function readablePins(call: Call) {
  const place = textChannelFor(call);
  if (!has(place.permissions, Permission.ReadMessageHistory)) return [];
  return pinnedMessages(place).map(({ message, at }) => ({
    at,
    shown: presentMessage(call.discord, place.guild, message, call.viewer),
  }));
}

function pin(call: Call) {
  const { place, message } = openMessageFor(call);
  requirePinning(call);
  pinMessage(place, message, call.bot.user);
  return noContent;
}

function unpin(call: Call) {
  const { place, message } = openMessageFor(call);
  requirePinning(call);
  unpinMessage(place, message, call.bot.user);
  return noContent;
}

/** Pinning has a permission of its own since 2025; until bots carry it, managing messages is enough. */
function requirePinning(call: Call): void {
  const { place } = messageFor(call);
  if (!has(place.permissions, Permission.PinMessages)) require(place, Permission.ManageMessages);
}

export const pinRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/{channel_id}/messages/pins',
    handle: (call) => {
      const limit = queryNumber(call.query, 'limit', { min: 1, max: 50, default: 50 });
      const given = call.query.get('before');
      const before = given === null ? Number.POSITIVE_INFINITY : queryTime(given, 'before');
      const pins = readablePins(call).filter(({ at }) => Date.parse(at) < before);
      const items = pins.slice(0, limit).map(({ at, shown }) => ({ pinned_at: at, message: shown }));
      return ok({ items, has_more: pins.length > limit });
    },
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/pins',
    handle: (call) =>
      ok(
        readablePins(call)
          .slice(0, 50)
          .map(({ shown }) => shown),
      ),
  },
  { method: 'PUT', path: '/channels/{channel_id}/messages/pins/{message_id}', handle: pin },
  { method: 'PUT', path: '/channels/{channel_id}/pins/{message_id}', handle: pin },
  { method: 'DELETE', path: '/channels/{channel_id}/messages/pins/{message_id}', handle: unpin },
  { method: 'DELETE', path: '/channels/{channel_id}/pins/{message_id}', handle: unpin },
];
