import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Problem } from '@guildhall/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError } from '../errors.ts';
import { httpErrors } from './http.errors.ts';
import { describeValidation } from './validation-problem.ts';

/** The media type of RFC 9457. */
export const problemType = 'application/problem+json; charset=utf-8';

/**
 * Answers any error as RFC 9457 problem+json.
 *
 * AppErrors show their sentence; input that breaks a schema names each field; everything else is a defect: the reply
 * has an id and nothing more, the log has the same id with the stack.
 */
export function replyWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error, request);
  if (problem.status >= 500) logDefect(error, problem, request);
  const allowed = problem.status === 405 ? problem.details?.['allowed'] : undefined;
  if (Array.isArray(allowed)) reply.header('allow', allowed.join(', '));
  const retryAfter = problem.details?.['retryAfterSeconds'];
  if (typeof retryAfter === 'number') reply.header('retry-after', Math.ceil(retryAfter));
  // The route's own serializer knows only the route's schemas.
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(problemType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

function toProblem(error: unknown, request: FastifyRequest): Problem {
  const instance = pathOf(request);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = describeValidation(error.validation, error.validationContext);
    const first = errors[0] ? `${errors[0].path} ${errors[0].message}` : 'The input breaks the schema';
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    return { ...problemOf(400, 'http/invalid-input', `${first}${more}.`, instance), errors };
  }
  const known = error instanceof AppError ? error : fromFastify(error, request);
  if (known) {
    const problem = problemOf(known.status, known.code, known.message, instance);
    return Object.keys(known.details).length > 0 ? { ...problem, details: { ...known.details } } : problem;
  }
  const errorId = randomUUID();
  const detail = `Something went wrong inside the server; its log has the cause under the id ${errorId}.`;
  return { ...problemOf(500, 'internal', detail, instance), details: { errorId } };
}

export function problemOf(status: number, code: string, detail: string, instance: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:guildhall:problem:${code}`, title, status, detail, code, instance };
}

/** Fastify's own refusals of a request; its other errors are defects of ours. */
function fromFastify(error: unknown, request: FastifyRequest): AppError | undefined {
  if (!isFastifyError(error)) return undefined;
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return httpErrors.malformedJson({});
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return httpErrors.bodyTooLarge({ maxBytes: request.routeOptions.bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return httpErrors.unsupportedMediaType({ contentType: request.headers['content-type'] ?? 'of no kind' });
  }
  if (error instanceof SyntaxError && error.statusCode === 400) return httpErrors.malformedJson({});
  const isRefusal = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isRefusal ? httpErrors.badRequest({ reason: lowerFirst(error.message).replace(/\.$/, '') }) : undefined;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

function logDefect(error: unknown, problem: Problem, request: FastifyRequest): void {
  const facts = { err: error, errorId: problem.details?.['errorId'], code: problem.code, method: request.method };
  if (error instanceof AppError) request.log.warn({ ...facts, route: request.routeOptions.url }, problem.detail);
  else request.log.error({ ...facts, route: request.routeOptions.url }, 'A request failed unexpectedly');
}

/** The path alone: a query may hold what somebody searched for, or a key. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
