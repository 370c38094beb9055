import type { NewMessage } from '../actions/messages.ts';
import { type Fields, flag, objects, text, texts } from '../rest/fields.ts';
import { actorOf, type ControlCall, type ControlRoute, guildOf, needed } from './control-route.ts';
import { messageHash } from './message-hash.ts';

function draftOf(body: Fields): NewMessage {
  const replyTo = text(body, 'replyTo');
  const files = objects(body, 'files')?.map((file) => {
    const contentType = text(file, 'contentType');
    const bytes = Buffer.from(needed(file, 'base64'), 'base64');
    return { name: needed(file, 'name'), bytes, ...(contentType ? { contentType } : {}) };
  });
  return { content: text(body, 'content') ?? '', ...(replyTo ? { replyTo } : {}), ...(files ? { files } : {}) };
}

const channelPath = '/guilds/:guild/channels/:channel/messages';
const messagePath = `${channelPath}/:message`;

const memberOf = (call: ControlCall) => guildOf(call).member(call.params['user'] ?? '');

/** The channel and message of the path. */
function target({ params }: ControlCall): readonly [string, string] {
  return [params['channel'] ?? '', params['message'] ?? ''];
}

export const messageControlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: channelPath,
    handle: (call) => {
      const messages = guildOf(call).messages(target(call)[0]);
      if (call.query.get('full') === 'true') return { messages };
      return { messages: messages.map((message) => ({ id: message.id, hash: messageHash(message) })) };
    },
  },
  {
    method: 'POST',
    path: channelPath,
    handle: (call) => ({ id: actorOf(call).send(target(call)[0], draftOf(call.body)).id }),
  },
  {
    method: 'POST',
    path: `${messagePath}/edit`,
    handle: (call) => {
      const [channelId, messageId] = target(call);
      const author = guildOf(call)
        .messages(channelId)
        .find((message) => message.id === messageId)?.author.id;
      guildOf(call)
        .member(author ?? '')
        .edit(channelId, messageId, needed(call.body, 'content'));
    },
  },
  { method: 'DELETE', path: messagePath, handle: (call) => actorOf(call).delete(...target(call)) },
  { method: 'POST', path: `${messagePath}/pin`, handle: (call) => actorOf(call).pin(...target(call)) },
  { method: 'POST', path: `${messagePath}/unpin`, handle: (call) => actorOf(call).unpin(...target(call)) },
  {
    method: 'POST',
    path: `${messagePath}/react`,
    handle: (call) =>
      actorOf(call).react(...target(call), needed(call.body, 'emoji'), flag(call.body, 'burst') ?? false),
  },
  {
    method: 'POST',
    path: `${messagePath}/unreact`,
    handle: (call) => actorOf(call).unreact(...target(call), needed(call.body, 'emoji')),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/bulk-delete',
    handle: (call) => actorOf(call).bulkDelete(target(call)[0], texts(call.body, 'messages') ?? []),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/threads',
    handle: (call) => {
      const thread = actorOf(call).openThread(
        target(call)[0],
        needed(call.body, 'name'),
        text(call.body, 'fromMessageId'),
      );
      return { threadId: thread.id };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/archive',
    handle: (call) => actorOf(call).archiveThread(target(call)[0], flag(call.body, 'archived') ?? true),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/join',
    handle: (call) => actorOf(call).joinThread(target(call)[0]),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/leave',
    handle: (call) => actorOf(call).leaveThread(target(call)[0]),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members/:user/nick',
    handle: (call) => memberOf(call).changeNick(text(call.body, 'nick') ?? null),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members/:user/timeout',
    handle: (call) => memberOf(call).timeOut(text(call.body, 'until') ?? null),
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members/:user/roles',
    handle: (call) => memberOf(call).changeRoles(texts(call.body, 'roles') ?? []),
  },
];
