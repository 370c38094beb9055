import { emojiParams, guildIconParams, userPictureParams } from '@guildhall/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defineRoutes } from '../../platform/http/index.ts';
import { actorOf } from '../accounts/index.ts';
import type { Pictures } from './create-pictures.ts';
import type { Picture } from './picture.ts';

/** Discord gives a changed picture another hash, and a changed emoji another id. */
const cacheControl = 'private, max-age=31536000, immutable';
/** Opened by itself it runs nothing and reaches nothing. */
const contentSecurityPolicy = "sandbox; default-src 'none'";

export const pictureRoutes = (pictures: Pictures) =>
  defineRoutes(async (app) => {
    const tags = ['pictures'];
    const config = { access: 'owner' } as const;

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

    async function send(request: FastifyRequest, reply: FastifyReply, picture: Picture): Promise<FastifyReply> {
      const { fileKey, contentType, contents } = await pictures.open(actorOf(request), picture);
      const etag = `"${fileKey}"`;
      reply
        .header('etag', etag)
        .header('cache-control', cacheControl)
        .header('content-type', contentType)
        .header('x-content-type-options', 'nosniff')
        .header('cross-origin-resource-policy', 'same-origin')
        .header('content-security-policy', contentSecurityPolicy);
      if (request.headers['if-none-match'] === etag) {
        await contents.close();
        return reply.status(304).send();
      }
      return reply.header('content-length', contents.bytes).send(contents.stream());
    }
  });
