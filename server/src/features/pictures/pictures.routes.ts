import {
  embedPictureParams,
  emojiParams,
  guildIconParams,
  stickerParams,
  userPictureParams,
} from '@guildhall/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defineRoutes } from '../../platform/http/index.ts';
import { actorOf } from '../accounts/index.ts';
import type { Picture } from './picture.ts';
import type { Pictures } from './pictures.types.ts';

/** Discord gives a changed picture another hash, a changed emoji another id, and we a changed embed another address. */
const cacheControl = 'private, max-age=31536000, immutable';
/** Opened by itself it runs nothing and reaches nothing. */
const contentSecurityPolicy = "sandbox; default-src 'none'";

/** What every picture is sent with. */
const safely = (contentType: string) => ({
  'cache-control': cacheControl,
  'content-type': contentType,
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': contentSecurityPolicy,
});

export const pictureRoutes = (pictures: Pictures) =>
  defineRoutes(async (app) => {
    const tags = ['pictures'];
    const config = { access: 'owner', scope: 'archive:read' } as const;

    app.get(
      '/api/guilds/:guildId/emojis/:emojiId',
      { config, schema: { tags, summary: 'The picture of a custom emoji', params: emojiParams } },
      (request, reply) => send(request, reply, { kind: 'emoji', ...request.params }),
    );

    app.get(
      '/api/guilds/:guildId/icons/:hash',
      { config, schema: { tags, summary: 'The icon of a guild', params: guildIconParams } },
      (request, reply) => send(request, reply, { kind: 'icon', ...request.params }),
    );

    app.get(
      '/api/guilds/:guildId/avatars/:userId/:hash',
      { config, schema: { tags, summary: 'The picture of a person', params: userPictureParams } },
      (request, reply) => send(request, reply, { kind: 'avatar', ...request.params }),
    );

    app.get(
      '/api/guilds/:guildId/member-avatars/:userId/:hash',
      { config, schema: { tags, summary: "A member's own picture for the guild", params: userPictureParams } },
      (request, reply) => send(request, reply, { kind: 'member-avatar', ...request.params }),
    );

    app.get(
      '/api/guilds/:guildId/stickers/:stickerId/:format',
      { config, schema: { tags, summary: 'The picture of a sticker', params: stickerParams } },
      (request, reply) => send(request, reply, { kind: 'sticker', ...request.params }),
    );

    app.get(
      '/api/guilds/:guildId/channels/:channelId/messages/:messageId/embeds/:place/:part',
      { config, schema: { tags, summary: 'A picture of an embed', params: embedPictureParams } },
      async (request, reply) => {
        const { bytes, contentType } = await pictures.openEmbed(actorOf(request), request.params);
        return reply.headers(safely(contentType)).send(bytes);
      },
    );

    async function send(request: FastifyRequest, reply: FastifyReply, picture: Picture): Promise<FastifyReply> {
      const { fileKey, contentType, contents } = await pictures.open(actorOf(request), picture);
      const etag = `"${fileKey}"`;
      reply.header('etag', etag).headers(safely(contentType));
      if (request.headers['if-none-match'] === etag) {
        await contents.close();
        return reply.status(304).send();
      }
      return reply.header('content-length', contents.bytes).send(contents.stream());
    }
  });
