import type { ZodFastifySchemaValidationError } from 'fastify-type-provider-zod';

export interface FieldProblem {
  /** Where: `query.limit`, `body.channelIds.0`. */
  path: string;
  /** What is wrong and what is allowed, to follow the path in a sentence. */
  message: string;
}

/** Enough to mend a form; a body of a thousand wrong rows is not answered with a thousand lines. */
const maxProblems = 20;

const places: Record<string, string> = { querystring: 'query', params: 'path', body: 'body', headers: 'header' };

/** Says of each field what is wrong and what is allowed, in words rather than in the terms of the schema library. */
export function describeValidation(
  issues: readonly ZodFastifySchemaValidationError[],
  context: string | undefined,
): FieldProblem[] {
  const place = places[context ?? 'body'] ?? 'body';
  return issues.slice(0, maxProblems).map((issue) => {
    const inner = issue.instancePath.split('/').filter(Boolean);
    return { path: [place, ...inner].join('.'), message: describeIssue(issue) };
  });
}

function describeIssue(issue: ZodFastifySchemaValidationError): string {
  const params: Record<string, unknown> = issue.params;
  switch (String(issue.keyword)) {
    case 'too_big':
      return `must be at most ${bound(params['maximum'], params['origin'])}`;
    case 'too_small':
      return `must be at least ${bound(params['minimum'], params['origin'])}`;
    case 'invalid_value':
      return `must be ${oneOf(params['values'])}`;
    case 'invalid_type':
      return missing(issue.message) ? 'is missing' : `must be ${article(String(params['expected']))}`;
    case 'unrecognized_keys':
      return `has unknown fields: ${list(params['keys'])}`;
    case 'not_multiple_of':
      return `must be a multiple of ${params['divisor']}`;
    default:
      return sentence(issue.message);
  }
}

function bound(limit: unknown, origin: unknown): string {
  if (origin === 'string') return `${limit} characters long`;
  if (origin === 'array' || origin === 'set') return `${limit} items long`;
  return String(limit);
}

function oneOf(values: unknown): string {
  if (!Array.isArray(values)) return 'another value';
  const shown = values.map((value) => JSON.stringify(value));
  return shown.length === 1 ? String(shown[0]) : `one of ${shown.join(', ')}`;
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}

function missing(message: string | undefined): boolean {
  return message?.endsWith('received undefined') ?? false;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** Messages written in a schema stand as they are; the library's defaults begin with `Invalid`. */
function sentence(message: string | undefined): string {
  if (!message) return 'is not valid';
  return message.startsWith('Invalid') ? `is not valid (${message})` : message;
}
