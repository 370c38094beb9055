import { addReaction, clearReactions, findReaction, removeReaction } from '../../actions/reactions.ts';
import { discordErrors } from '../../errors.ts';
import { Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { emojiKey, type StoredEmoji } from '../../state/model.ts';
import { reactorsKey } from '../../state/present.ts';
import { messageFor, openMessageFor, require } from '../access.ts';
import { queryId, queryNumber } from '../fields.ts';
import { type Call, noContent, ok, param, type Route } from '../route.ts';

const path = '/channels/{channel_id}/messages/{message_id}/reactions';

/** Custom ones are written name:id, Unicode ones as they are. */
function emojiOf(call: Call): StoredEmoji {
  const raw = param(call, 'emoji_name');
  const [, name, id] = /^(?:a:)?(\w+):(\d{1,20})$/.exec(raw) ?? [];
  if (name && id) {
    for (const guild of call.discord.guilds.values()) {
      const known = guild.emojis.get(id);
      if (known) return { id, name: known.name, ...(known.animated ? { animated: true } : {}) };
    }
    return { id, name };
  }
  if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\u{fe0f}?\u{20e3}/u.test(raw))
    throw discordErrors.unknownEmoji();
  return { id: null, name: raw };
}

function listReactors(call: Call): object[] {
  const { place, message } = messageFor(call);
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 100, default: 25 });
  const after = queryId(call.query, 'after') ?? '0';
  const burst = queryNumber(call.query, 'type', { min: 0, max: 1, default: 0 }) === 1;
  const reactors = place.guild.reactors.get(reactorsKey(message, emojiKey(emojiOf(call)), burst)) ?? [];
  return reactors
    .filter((id) => compareIds(id, after) > 0)
    .sort(compareIds)
    .slice(0, limit)
    .flatMap((id) => call.discord.users.get(id) ?? []);
}

export const reactionRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/{emoji_name}`, handle: (call) => ok(listReactors(call)) },
  {
    method: 'PUT',
    path: `${path}/{emoji_name}/@me`,
    handle: (call) => {
      const { place, message } = openMessageFor(call);
      const emoji = emojiOf(call);
      if (!findReaction(message, emoji)) require(place, Permission.AddReactions);
      if (emoji.id && !findReaction(message, emoji) && !place.guild.emojis.has(emoji.id))
        throw discordErrors.unknownEmoji();
      addReaction(place, message, emoji, call.bot.user.id);
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{emoji_name}/@me`,
    handle: (call) => {
      const { place, message } = messageFor(call);
      removeReaction(place, message, emojiOf(call), call.bot.user.id);
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{emoji_name}/{user_id}`,
    handle: (call) => {
      const { place, message } = messageFor(call);
      require(place, Permission.ManageMessages);
      removeReaction(place, message, emojiOf(call), param(call, 'user_id'));
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{emoji_name}`,
    handle: (call) => {
      const { place, message } = messageFor(call);
      require(place, Permission.ManageMessages);
      clearReactions(place, message, emojiOf(call));
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path,
    handle: (call) => {
      const { place, message } = messageFor(call);
      require(place, Permission.ManageMessages);
      clearReactions(place, message);
      return noContent;
    },
  },
];
