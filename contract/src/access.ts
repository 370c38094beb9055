import { z } from 'zod';
import { guildParams, instant, snowflake } from './common.ts';

/** What an API key may be made for; a route without a scope is closed to keys. */
export const apiKeyScope = z.enum(['archive:read', 'capture:read', 'capture:write']);
export type ApiKeyScope = z.infer<typeof apiKeyScope>;

/** Work in a guild that people are named for, by area: gallery, request board, chat, content. */
export const areaRole = z.enum(['curator', 'crafter', 'officer', 'agent', 'editor']);
export type AreaRole = z.infer<typeof areaRole>;

/** What somebody is in a guild: by Discord's permissions (`owner`, `moderator`) or by being named. */
export const guildRole = z.enum(['owner', 'moderator', ...areaRole.options]);
export type GuildRole = z.infer<typeof guildRole>;

export const newApiKey = z.strictObject({
  /** What it is for, in the words of who makes it. */
  name: z.string().trim().min(1).max(100),
  scopes: z.array(apiKeyScope).min(1).max(apiKeyScope.options.length),
  expiresInDays: z.number().int().min(1).max(366).default(90),
});
export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(apiKeyScope),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  isExpired: z.boolean(),
});
/** The key itself is told this once. */
export const madeApiKey = apiKey.extend({ key: z.string() });
export const apiKeyList = z.object({ keys: z.array(apiKey) });
export const apiKeyParams = z.object({ keyId: z.uuid() });

export const ownRoles = z.object({ roles: z.array(guildRole) });
/** Everybody with a role of Discord, or a single member. */
export const areaSubject = z.object({ areaRole, subjectKind: z.enum(['role', 'member']), subjectId: snowflake });
export const areaSubjectParams = guildParams.extend(areaSubject.shape);
export const areaRoleList = z.object({ named: z.array(areaSubject.extend({ namedAt: instant })) });
export type AreaSubject = z.infer<typeof areaSubject>;
