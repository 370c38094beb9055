import { type GenerateGuildOptions, generateGuild } from '../generate/index.ts';
import { type Fields, flag, isFields, text, texts, whole } from '../rest/fields.ts';
import { type ControlRoute, guildOf, needed } from './control-route.ts';

export const guildControlRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/bots',
    handle: ({ sandbox, body }) => {
      const [name, token, clientSecret] = [text(body, 'name'), text(body, 'token'), text(body, 'clientSecret')];
      const redirectUris = texts(body, 'redirectUris');
      const intents = isFields(body['privilegedIntents']) ? body['privilegedIntents'] : {};
      const bot = sandbox.addBot({
        ...(name ? { name } : {}),
        ...(token ? { token } : {}),
        ...(clientSecret ? { clientSecret } : {}),
        ...(redirectUris ? { redirectUris } : {}),
        privilegedIntents: {
          members: flag(intents, 'members') ?? true,
          content: flag(intents, 'content') ?? true,
          presences: flag(intents, 'presences') ?? true,
        },
      });
      for (const guildId of texts(body, 'guildIds') ?? []) sandbox.guild(guildId).addBot(bot, permissionsOf(body));
      const application = sandbox.oauth2.application(bot.applicationId);
      return {
        token: bot.token,
        applicationId: bot.applicationId,
        userId: bot.user.id,
        clientSecret: application.clientSecret,
      };
    },
  },
  {
    method: 'POST',
    path: '/bots/revoke',
    handle: ({ sandbox, body }) => sandbox.revokeToken(needed(body, 'token')),
  },
  {
    method: 'POST',
    path: '/bots/reset',
    handle: ({ sandbox, body }) => ({ token: sandbox.resetToken(needed(body, 'token'), text(body, 'newToken')).token }),
  },
  {
    method: 'POST',
    path: '/guilds',
    handle: ({ sandbox, body }) => {
      const guild = sandbox.addGuild(generateGuild(generateOptions(body)));
      for (const bot of sandbox.bots()) guild.addBot(bot, permissionsOf(body));
      return { guildId: guild.id, channels: guild.channels().length, members: guild.memberIds().length };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (call) => {
      const guild = guildOf(call);
      const messages = (id: string) => guild.messages(id).length;
      return {
        id: guild.id,
        name: guild.name,
        members: guild.memberIds().length,
        channels: guild
          .channels()
          .map(({ id, name, type, parent_id }) => ({ id, name, type, parentId: parent_id, messages: messages(id) })),
      };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels',
    handle: (call) => {
      const parentId = text(call.body, 'parentId');
      const name = needed(call.body, 'name');
      const draft = { name, type: whole(call.body, 'type') ?? 0, ...(parentId ? { parentId } : {}) };
      return { channelId: guildOf(call).createChannel(draft) };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel',
    handle: (call) => {
      const name = text(call.body, 'name');
      const topic = text(call.body, 'topic');
      guildOf(call).changeChannel(call.params['channel'] ?? '', {
        ...(name === undefined ? {} : { name }),
        ...(topic === undefined ? {} : { topic }),
      });
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/roles',
    handle: (call) => {
      const name = needed(call.body, 'name');
      return { roleId: guildOf(call).createRole({ name, ...permissionsOf(call.body) }) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/channels/:channel',
    handle: (call) => {
      guildOf(call).deleteChannel(call.params['channel'] ?? '');
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels/:channel/overwrites',
    handle: (call) => {
      const { body, params } = call;
      guildOf(call).setOverwrite(params['channel'] ?? '', {
        id: needed(body, 'id'),
        type: whole(body, 'type') ?? 0,
        allow: text(body, 'allow') ?? '0',
        deny: text(body, 'deny') ?? '0',
      });
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members',
    handle: (call) => {
      const name = text(call.body, 'name');
      return { userId: guildOf(call).addMember(name ? { name } : {}).userId };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/members/:user',
    handle: (call) => {
      guildOf(call)
        .member(call.params['user'] ?? '')
        .leave();
    },
  },
];

function permissionsOf(body: Fields): { permissions?: bigint } {
  const given = text(body, 'permissions');
  return given === undefined ? {} : { permissions: BigInt(given) };
}

function generateOptions(body: Fields): GenerateGuildOptions {
  const channels = whole(body, 'channels');
  return {
    seed: whole(body, 'seed') ?? text(body, 'seed') ?? 1,
    members: whole(body, 'members') ?? 50,
    messages: whole(body, 'messages') ?? 1_000,
    ...(channels === undefined ? {} : { channels }),
  };
}
