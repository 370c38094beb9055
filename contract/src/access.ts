import { z } from 'zod';

/** What an API key may be made for; a route without a scope is closed to keys. */
export const apiKeyScope = z.enum(['archive:read', 'capture:read', 'capture:write']);
export type ApiKeyScope = z.infer<typeof apiKeyScope>;

/** Work in a guild that people are named for, by area: gallery, request board, chat, content. */
export const areaRole = z.enum(['curator', 'crafter', 'officer', 'agent', 'editor']);
export type AreaRole = z.infer<typeof areaRole>;

/** What somebody is in a guild: by Discord's permissions (`owner`, `moderator`) or by being named. */
export const guildRole = z.enum(['owner', 'moderator', ...areaRole.options]);
export type GuildRole = z.infer<typeof guildRole>;
