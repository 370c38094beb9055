import { Router } from '../rest/router.ts';
import { routes } from '../rest/routes/index.ts';
import { loadSpec, specProblems, specSchema } from '../rest/spec.ts';
import type { Sandbox } from '../sandbox-api.ts';
import { type Api, apiOf } from './api.ts';
import { responseSchemas, withoutDocumentedDepartures } from './response-schemas.ts';

export interface CheckedApi {
  readonly call: Api;
  /** Operations that have answered with success. */
  readonly seen: ReadonlySet<string>;
  /** Everything in which an answer departed from the specification. */
  readonly breaches: readonly string[];
  /** The same with another token; what it sees counts here. */
  readonly as: (token: string) => Api;
}

/** Calls REST and holds every answer, also a refusal, against the published specification, strictly. */
export async function checkedApi(sandbox: Sandbox, token: string): Promise<CheckedApi> {
  await loadSpec();
  const router = new Router(routes);
  const seen = new Set<string>();
  const breaches: string[] = [];
  const checked = (plain: Api): Api => {
    return async (method, path, body) => {
      const reply = await plain(method, path, body);
      const match = router.match(method, new URL(path, 'http://x').pathname);
      const operation = match.kind === 'found' ? `${method} ${match.route.path}` : `${method} ${path}`;
      for (const problem of problemsOf(operation, reply.status, withoutDocumentedDepartures(reply.body)))
        breaches.push(`${operation} ${problem}`);
      if (reply.status < 300) seen.add(operation);
      return reply;
    };
  };
  return { seen, breaches, as: (other) => checked(apiOf(sandbox, other)), call: checked(apiOf(sandbox, token)) };
}

function problemsOf(operation: string, status: number, body: unknown): string[] {
  const expected =
    status === 429 ? 'RatelimitedResponse' : status >= 400 ? 'ErrorResponse' : responseSchemas[operation];
  if (expected === undefined) return [];
  if (expected === null) return body === undefined && status === 204 ? [] : [`answered ${status} with a body`];
  if (!expected.endsWith('[]')) return against(expected, body, '');
  if (!Array.isArray(body)) return ['is no list'];
  return body.flatMap((item, index) => against(expected.slice(0, -2), item, `/${index}`));
}

function against(names: string, value: unknown, path: string): string[] {
  const findings = names.split('|').map((name) => {
    const { wrong, unknown } = specProblems(specSchema(name), value);
    const missing = wrong.map((problem) => `${path}/${problem.path}: ${problem.message}`);
    const extra = unknown.map((where) => path + where);
    return { problems: [...missing, ...extra.map((where) => `${where}: unknown to the specification`)] };
  });
  const best = findings.find(({ problems }) => problems.length === 0) ?? findings[0];
  return best?.problems ?? [];
}
