import type { SandboxOAuth2 } from '../sandbox-api.ts';
import type { Discord } from '../state/discord.ts';
import {
  type AuthorizationRequest,
  approvedLocation,
  deniedLocation,
  readAuthorizationRequest,
} from './authorization-request.ts';

/** The authorize page without a browser. */
export function oauth2Handle({ oauth2, users }: Discord, authorizeUrl: string): SandboxOAuth2 {
  const answer = (url: string, say: (request: AuthorizationRequest) => string): string => {
    const read = readAuthorizationRequest(oauth2, new URL(url, authorizeUrl).searchParams);
    if (read.kind === 'page') throw new Error(`The authorize page says: ${read.message}.`);
    return read.kind === 'redirect' ? read.location : say(read.request);
  };
  return {
    authorizeUrl,
    application: (id) => {
      const application = oauth2.applications.get(id);
      if (!application) throw new Error('No application of this sandbox has this id; add one with addBot first.');
      return application;
    },
    approve: (url, userId) => {
      if (!users.has(userId)) throw new Error('No user of this sandbox has this id.');
      return answer(url, (request) => approvedLocation(oauth2, request, userId));
    },
    deny: (url) => answer(url, deniedLocation),
  };
}
