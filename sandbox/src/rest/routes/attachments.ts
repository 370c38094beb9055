import { texts } from '../fields.ts';
import { ok, type Route } from '../route.ts';

/** Used by clients, though neither documentation nor specification has it. */
export const attachmentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/attachments/refresh-urls',
    handle: ({ body, discord }) =>
      ok({
        refreshed_urls: (texts(body, 'attachment_urls') ?? []).map((original) => ({
          original,
          refreshed: discord.links.refresh(original) ?? original,
        })),
      }),
  },
];
