import { attachmentSummary, guildParams, snowflake } from '@guildhall/contract';
import type { Files } from '../../../platform/files/index.ts';
import { defineRoutes } from '../../../platform/http/index.ts';
import { actorOf } from '../../accounts/index.ts';
import { heldAttachment } from '../../archive/index.ts';
import { captureErrors } from '../capture.errors.ts';
import { rangeOf } from './byte-range.ts';
import { presentation } from './content-types.ts';
import { readAttachments } from './read-attachments.ts';
import { type RetryAttachmentsDeps, retryAttachments } from './retry-attachments.ts';

/** Under the hash of their contents bytes never change. */
const cacheControl = 'private, max-age=31536000, immutable';
/** Whatever the file is, it runs nothing and reaches nothing. */
const contentSecurityPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'";

export interface AttachmentRoutesDeps extends RetryAttachmentsDeps {
  readonly files: Files;
}

export const attachmentRoutes = (deps: AttachmentRoutesDeps) =>
  defineRoutes(async (app) => {
    app.get(
      '/api/guilds/:guildId/attachments',
      {
        config: { access: 'owner', scope: 'archive:read' },
        schema: {
          tags: ['capture'],
          summary: 'How many attachments are held, wait, or could not be fetched',
          params: guildParams,
          response: { 200: attachmentSummary },
        },
      },
      (request) => readAttachments(deps, actorOf(request), request.params.guildId),
    );
    app.post(
      '/api/guilds/:guildId/attachments/retry',
      {
        config: { access: 'owner', scope: 'capture:write' },
        schema: {
          tags: ['capture'],
          summary: 'Try at once again what could not be fetched',
          params: guildParams,
          response: { 200: attachmentSummary },
        },
      },
      (request) => retryAttachments(deps, actorOf(request), request.params.guildId),
    );
    app.get(
      '/api/guilds/:guildId/attachments/:attachmentId',
      {
        config: { access: 'owner', scope: 'archive:read' },
        schema: {
          tags: ['messages'],
          summary: 'The bytes of an attachment',
          params: guildParams.extend({ attachmentId: snowflake }),
        },
      },
      async (request, reply) => {
        const { guildId, attachmentId } = request.params;
        const attachment = await heldAttachment(deps.db.kysely, guildId, attachmentId);
        const file = attachment?.fileKey ? await deps.files.open(attachment.fileKey) : undefined;
        if (!attachment?.fileKey || !file) throw captureErrors.unknownAttachment({ attachmentId });
        const etag = `"${attachment.fileKey}"`;
        const { contentType, disposition } = presentation(attachment.name, attachment.contentType);
        reply
          .header('etag', etag)
          .header('cache-control', cacheControl)
          .header('accept-ranges', 'bytes')
          .header('content-type', contentType)
          .header('content-disposition', disposition)
          .header('x-content-type-options', 'nosniff')
          .header('cross-origin-resource-policy', 'same-origin')
          .header('content-security-policy', contentSecurityPolicy);
        if (request.headers['if-none-match'] === etag) {
          await file.close();
          return reply.status(304).send();
        }
        const isFresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
        const range = isFresh ? rangeOf(request.headers.range, file.bytes) : null;
        if (range === 'unsatisfiable') {
          await file.close();
          return reply.status(416).header('content-range', `bytes */${file.bytes}`).send();
        }
        if (!range) return reply.header('content-length', file.bytes).send(file.stream());
        return reply
          .status(206)
          .header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`)
          .header('content-length', range.end - range.start + 1)
          .send(file.stream(range));
      },
    );
  });
