import type { NewFile } from '../actions/messages.ts';
import { discordErrors } from '../errors.ts';
import { isFields } from '../rest/fields.ts';
import type { Call, Reply } from '../rest/route.ts';
import { Router } from '../rest/router.ts';
import { routes } from '../rest/routes/index.ts';
import type { RestDeps } from '../rest/server.ts';
import { actAs } from '../state/acting.ts';
import type { StoredUser } from '../state/model.ts';

/** What the browser client may call; the rest is for bots. */
const forMembers = /^\/(channels|guilds|users\/@me\/channels)\b/;

export interface MemberRequest {
  readonly method: string;
  /** With its query, without the version. */
  readonly path: string;
  readonly body: unknown;
  readonly files: readonly NewFile[];
}

/**
 * Runs an operation of the REST API for a member, with the permissions they have. It is not limited and not journalled: limits and
 * violations are about bots.
 *
 * @throws DiscordError as REST answers it
 */
export async function runRoute(deps: RestDeps, user: StoredUser, request: MemberRequest): Promise<Reply> {
  const url = new URL(request.path, 'http://client');
  const match = forMembers.test(url.pathname) ? router().match(request.method, url.pathname) : undefined;
  if (match?.kind !== 'found') throw discordErrors.notFound();
  const call: Call = {
    ...deps,
    bot: { token: '', applicationId: '0', user, intents: { members: true, content: true, presences: true } },
    grant: undefined,
    viewer: { userId: user.id, seesContent: true },
    params: match.params,
    query: url.searchParams,
    body: isFields(request.body) ? request.body : {},
    list: Array.isArray(request.body) ? request.body : undefined,
    files: request.files,
    form: undefined,
    headers: {},
  };
  return actAs({ userId: user.id }, () => match.route.handle(call));
}

let known: Router | undefined;

function router(): Router {
  known ??= new Router(routes);
  return known;
}
