import {
  channelParams,
  guildParams,
  messagePage,
  messageParams,
  messageVersions,
  messageView,
  pageQuery,
  searchCounts,
  searchQuery,
  searchResult,
  searchSuggestions,
  suggestQuery,
} from '@guildhall/contract';
import { defineRoutes } from '../../platform/http/index.ts';
import { actorOf } from '../accounts/index.ts';
import type { ArchiveDeps } from './archive.deps.ts';
import { readMessage, readPage, readVersions } from './reading/read-messages.ts';
import { countMatches } from './search/count-matches.ts';
import { searchMessages } from './search/search-messages.ts';
import { suggestSearch } from './search/suggest.ts';

export const archiveRoutes = (deps: ArchiveDeps) =>
  defineRoutes(async (app) => {
    const tags = ['archive'];
    const config = { access: 'member', scope: 'archive:read' } as const;
    const messages = '/api/guilds/:guildId/channels/:channelId/messages';

    app.get(
      messages,
      {
        config,
        schema: {
          tags,
          summary: 'A page of a channel or thread, oldest first',
          params: channelParams,
          querystring: pageQuery,
          response: { 200: messagePage },
        },
      },
      (request) => readPage(deps, actorOf(request), { ...request.params, ...request.query }),
    );

    app.get(
      `${messages}/:messageId`,
      { config, schema: { tags, summary: 'One message', params: messageParams, response: { 200: messageView } } },
      (request) => readMessage(deps, actorOf(request), request.params),
    );

    app.get(
      `${messages}/:messageId/versions`,
      {
        config,
        schema: {
          tags,
          summary: 'Every version of a message, oldest first',
          params: messageParams,
          response: { 200: messageVersions },
        },
      },
      (request) => readVersions(deps, actorOf(request), request.params),
    );

    app.get(
      '/api/guilds/:guildId/search',
      {
        config,
        schema: {
          tags,
          summary: 'Search what was captured',
          params: guildParams,
          querystring: searchQuery,
          response: { 200: searchResult },
        },
      },
      (request) => searchMessages(deps, actorOf(request), { ...request.params, ...request.query }),
    );

    app.get(
      '/api/guilds/:guildId/search/counts',
      {
        config,
        schema: {
          tags,
          summary: 'How many messages match, by channel and author',
          params: guildParams,
          querystring: searchQuery,
          response: { 200: searchCounts },
        },
      },
      (request) => countMatches(deps, actorOf(request), { ...request.params, ...request.query }),
    );

    app.get(
      '/api/guilds/:guildId/search/suggest',
      {
        config,
        schema: {
          tags,
          summary: 'What could stand at the cursor of a query',
          params: guildParams,
          querystring: suggestQuery,
          response: { 200: searchSuggestions },
        },
      },
      (request) => suggestSearch(deps, actorOf(request), { ...request.params, ...request.query }),
    );
  });
