import { areaRoleList, areaSubjectParams, guildParams, ownRoles } from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../../platform/http/index.ts';
import { actorOf } from '../access.ts';
import type { AccountDeps } from '../accounts.deps.ts';
import { guildRolesOf } from '../guild-roles.ts';
import { listAreaRoles, nameForArea, unnameForArea } from './name-area-role.ts';

export const areaRoleRoutes = (deps: AccountDeps) =>
  defineRoutes(async (app) => {
    const tags = ['roles'];
    const config = { access: 'guild-owner' } as const;
    const subject = '/api/guilds/:guildId/area-roles/:areaRole/:subjectKind/:subjectId';

    app.get(
      '/api/guilds/:guildId/own-roles',
      {
        config: { access: 'member' },
        schema: { tags, summary: 'What you are in a guild', params: guildParams, response: { 200: ownRoles } },
      },
      async (request) => ({ roles: [...((await guildRolesOf(deps, actorOf(request), request.params.guildId)) ?? [])] }),
    );
    app.get(
      '/api/guilds/:guildId/area-roles',
      {
        config,
        schema: { tags, summary: 'Who is named for what', params: guildParams, response: { 200: areaRoleList } },
      },
      async (request) => {
        const named = await listAreaRoles(deps, actorOf(request), request.params.guildId);
        return { named: named.map((one) => ({ ...one, namedAt: one.namedAt.toISOString() })) };
      },
    );
    app.put(
      subject,
      {
        config,
        schema: {
          tags,
          summary: 'Name a member, or everybody with a role of Discord, for an area',
          params: areaSubjectParams,
          response: { 200: z.object({}) },
        },
      },
      async (request) => {
        const { guildId, ...named } = request.params;
        await nameForArea(deps, actorOf(request), guildId, named);
        return {};
      },
    );
    app.delete(
      subject,
      {
        config,
        schema: {
          tags,
          summary: 'Take the naming back',
          params: areaSubjectParams,
          response: { 200: z.object({}) },
        },
      },
      async (request) => {
        const { guildId, ...named } = request.params;
        await unnameForArea(deps, actorOf(request), guildId, named);
        return {};
      },
    );
  });
