import type { Problem } from '@guildhall/contract';

/** A failed request: what happened in a sentence that may be shown, and the code that the console may branch on. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;

  constructor(status: number, code: string, message: string, problem: Problem | null = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.problem = problem;
  }
}

/** Whether the same request may succeed later: the server was away or had a failure of its own. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500);

type Query = Record<string, string | number | undefined>;
type Options = { query?: Query; body?: unknown; signal?: AbortSignal };

function withQuery(path: string, query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) params.set(name, String(value));
  return params.size > 0 ? `${path}?${params}` : path;
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as Problem;
    const fields = problem.errors?.map((error) => error.message).join(' ');
    return new ApiError(response.status, problem.code, fields || problem.detail || problem.title, problem);
  } catch {
    return new ApiError(
      response.status,
      'http',
      `The server answered ${response.status} without saying why; its log has the reason.`,
    );
  }
}

/**
 * One request to Guildhall's API.
 *
 * @throws ApiError with the server's sentence; code `network` when the server could not be reached.
 */
async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const init: RequestInit = { method, headers: { accept: 'application/json' } };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
    init.headers = { accept: 'application/json', 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(withQuery(`/api${path}`, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, 'network', 'The server cannot be reached. It may have been stopped, or the network is down.');
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? null : await response.json()) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    request<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) }),
  post: <T>(path: string, body?: unknown) => request<T>('POST', path, { body }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  delete: <T>(path: string) => request<T>('DELETE', path),
};
