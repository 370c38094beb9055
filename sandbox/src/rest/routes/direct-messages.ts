import { openDirectRoom, presentDirectRoom } from '../../actions/direct-messages.ts';
import { discordErrors, invalidForm } from '../../errors.ts';
import { text } from '../fields.ts';
import { type Call, ok, type Route } from '../route.ts';

/** Opening is not writing: it succeeds also with who has closed their direct messages. */
function open(call: Call): object {
  const recipientId = text(call.body, 'recipient_id');
  if (recipientId === undefined) {
    throw invalidForm({ recipient_id: { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' } });
  }
  const recipient = call.discord.users.get(recipientId);
  if (!recipient || recipient.id === call.bot.user.id) throw discordErrors.invalidRecipient();
  if (recipient.bot) throw discordErrors.cannotDm();
  const room = openDirectRoom(call.discord, call.bot.user, recipient);
  return presentDirectRoom(call.discord, room, call.bot.user.id);
}

export const directMessageRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/users/@me/channels',
    body: 'CreatePrivateChannelRequest',
    handle: (call) => ok(open(call)),
  },
];
