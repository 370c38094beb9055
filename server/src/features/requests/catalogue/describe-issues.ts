import type { z } from 'zod';
import type { RowProblem } from './catalogue.errors.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found wrong, by row and field. */
export function describeIssues(issues: readonly Issue[], input: unknown): RowProblem[] {
  return issues.map((issue) => {
    const [list, index, ...rest] = issue.path;
    const isRow = typeof list === 'string' && typeof index === 'number';
    const field = (isRow ? rest : issue.path).map(String).join('.');
    return { row: isRow ? `${list}[${index}]` : 'file', field, message: describe(issue, input) };
  });
}

function describe(issue: Issue, input: unknown): string {
  if (isAbsent(issue.path, input)) return 'is missing';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has the unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_key':
      return `is not the id of an item: it ${issue.issues[0]?.message ?? 'is not allowed'}`;
    case 'invalid_type':
      return issue.message.startsWith('Invalid') ? `must be ${nouns[issue.expected] ?? issue.expected}` : issue.message;
    default:
      return issue.message;
  }
}

const nouns: Readonly<Record<string, string>> = { array: 'a list', object: 'an object', record: 'an object' };

function isAbsent(path: readonly PropertyKey[], input: unknown): boolean {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = Reflect.get(value, step);
  }
  return value === undefined;
}
