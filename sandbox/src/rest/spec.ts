/// <reference path="../spec-modules.d.ts" />
/**
 * Checks bodies against Discord's published specification (npm discord-api-spec), strictly: its Zod schemas pass unknown
 * properties, and its `setStrictObject` cannot change that, because every schema is built when the module loads.
 */
import { core } from 'zod/mini';
import { type FieldProblem, invalidForm } from '../errors.ts';
import { isFields } from './fields.ts';
import { inlineBodies } from './inline-bodies.ts';

type Schema = core.$ZodType;

let schemas: Readonly<Record<string, unknown>> | undefined;

/** Loads the schemas (about 130 ms) when they are first needed. */
export async function loadSpec(): Promise<void> {
  schemas ??= await import('discord-api-spec/zod');
}

/** @param name the schema's name without `Schema`, as in MessageResponse. */
export function specSchema(name: string): Schema {
  const schema = inlineBodies[name] ?? schemas?.[`${name}Schema`];
  if (!(schema instanceof core.$ZodType))
    throw new Error(`The specification has no schema ${name}, or it is not loaded.`);
  return schema;
}

export interface SpecProblem {
  readonly path: string;
  readonly message: string;
  readonly code: string;
}

const ofMessages = ['/tts', '/nonce', '/enforce_nonce', '/message_reference', '/sticker_ids', '/poll'];

/**
 * Properties that discord.js sends although the schema of the operation does not know them. Discord ignores them, and so
 * they are no breach.
 */
const sentByDiscordJs: Readonly<Record<string, readonly string[]>> = {
  // One payload class serves sending and editing.
  MessageEditRequestPartial: ['/tts', '/nonce', '/enforce_nonce', '/message_reference', '/poll'],
  BaseCreateMessageCreateRequest: ['/tts', '/nonce', '/enforce_nonce'],
  // One payload class serves messages, answers and their edits.
  CreateMessageInteractionCallbackRequest: [...ofMessages.map((name) => `/data${name}`)],
  UpdateMessageInteractionCallbackRequest: [...ofMessages.map((name) => `/data${name}`)],
  IncomingWebhookRequestPartial: ofMessages,
  IncomingWebhookUpdateRequestPartial: ['/username', '/avatar_url', '/thread_name', '/applied_tags', ...ofMessages],
  CreateForumThreadRequest: ['/type', '/invitable', '/message/tts', '/message/nonce', '/message/enforce_nonce'],
  // The thread's type follows from the channel.
  CreateTextThreadWithMessageRequest: ['/type', '/invitable'],
  // Left over from its own options.
  UpdateMember: ['/communicationDisabledUntil'],
  SetOverwrite: ['/id'],
  // Also sent for threads, and the other way about.
  UpdateGuildChannelRequestPartial: ['/archived', '/locked', '/invitable', '/auto_archive_duration', '/applied_tags'],
};

/** The same within components and lists of commands, wherever they stand. */
const sentAnywhere: readonly RegExp[] = [
  // Emojis of components tell whether they move.
  /\/emoji\/animated$/,
  // Documented for commands; the specification has it in what it answers alone.
  /^(\/\d+)?\/nsfw$/,
];

/** Everything in which a value differs from a schema: what is wrong, and what is not known to it. */
export function specProblems(schema: Schema, value: unknown): { wrong: SpecProblem[]; unknown: string[] } {
  const spoken = inSpecDialect(value);
  const result = core.safeParse(schema, spoken);
  if (!result.success) return { wrong: result.error.issues.flatMap((issue) => problemsOf(issue)), unknown: [] };
  return { wrong: [], unknown: unknownProperties(schema, spoken, '') };
}

/** Of several named schemas the first that fits; else the complaints of the first. */
export function checkBody(names: readonly string[], value: unknown): { wrong: SpecProblem[]; unknown: string[] } {
  const spoken = inRequestDialect(value);
  const outcomes = names.map((name) => {
    const { wrong, unknown } = name.endsWith('[]')
      ? listProblems(specSchema(name.slice(0, -2)), spoken)
      : specProblems(specSchema(name), spoken);
    return { wrong, unknown: unknown.filter((path) => !isKnownSurplus(name, path)) };
  });
  const clean = outcomes.find((outcome) => outcome.wrong.length === 0 && outcome.unknown.length === 0);
  const fitting = clean ?? outcomes.find((outcome) => outcome.wrong.length === 0);
  return fitting ?? outcomes[0] ?? { wrong: [], unknown: [] };
}

function listProblems(schema: Schema, value: unknown): { wrong: SpecProblem[]; unknown: string[] } {
  if (!Array.isArray(value)) {
    return {
      wrong: [{ path: '', code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }],
      unknown: [],
    };
  }
  const found = value.map((item) => specProblems(schema, item));
  return {
    wrong: found.flatMap(({ wrong }, index) =>
      wrong.map((problem) => ({ ...problem, path: problem.path ? `${index}.${problem.path}` : String(index) })),
    ),
    unknown: found.flatMap(({ unknown }, index) => unknown.map((path) => `/${index}${path}`)),
  };
}

function isKnownSurplus(name: string, path: string): boolean {
  return sentByDiscordJs[name]?.includes(path) === true || sentAnywhere.some((pattern) => pattern.test(path));
}

/** The problems as Discord's 400 with its tree. */
export function formError(problems: readonly SpecProblem[]) {
  const fields: Record<string, FieldProblem> = {};
  for (const { path, code, message } of problems) fields[path || '_root'] = { code, message };
  return invalidForm(fields);
}

/** The specification allows any offset in a date-time, its Zod form only Z: write +00:00 as Z before checking. */
function inSpecDialect(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+00:00$/, '$1Z');
  if (Array.isArray(value)) return value.map(inSpecDialect);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inSpecDialect(inner)]));
}

const permissionKeys = new Set(['allow', 'deny', 'permissions', 'default_member_permissions']);

/**
 * Where the documentation allows in requests what the specification does not: attachments are numbered (`"id": 0`), and
 * permission bits come as strings.
 */
function inRequestDialect(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inRequestDialect);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'attachments' && Array.isArray(inner)) return [key, inner.map(withTextId)];
      if (permissionKeys.has(key) && typeof inner === 'string') return [key, Number(inner)];
      return [key, inRequestDialect(inner)];
    }),
  );
}

/** An attachment's number as text; components have numbers of their own. */
function withTextId(value: unknown): unknown {
  return isFields(value) && typeof value['id'] === 'number' ? { ...value, id: String(value['id']) } : value;
}

/** The problems behind an issue: of a union those of the variant that the value's `type` chooses. */
function problemsOf(issue: core.$ZodIssue, above: readonly PropertyKey[] = []): SpecProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return [problemOf(issue, path)];
  const types = issue.errors.map((variant) => variant.find(({ path: at }) => at.length === 1 && at[0] === 'type'));
  const chosen = issue.errors.find((_variant, index) => types[index] === undefined);
  if (chosen && issue.errors.length > 1) return chosen.flatMap((inner) => problemsOf(inner, path));
  const known = types.flatMap((one) => (one?.code === 'invalid_value' ? one.values : []));
  if (known.length === 0) return [problemOf(issue, path)];
  const choices = [...new Set(known)].sort((a, b) => Number(a) - Number(b)).join(', ');
  const message = `Value of field "type" must be one of (${choices}).`;
  return [{ path: path.map(String).join('.'), code: 'UNION_TYPE_CHOICES', message }];
}

function problemOf(issue: core.$ZodIssue, fullPath: readonly PropertyKey[]): SpecProblem {
  const path = fullPath.map(String).join('.');
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return { path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === 'too_big') {
    return { path, code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${issue.maximum}.` };
  }
  if (issue.code === 'too_small') {
    return { path, code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${issue.minimum}.` };
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  }
  return { path, code: 'BASE_TYPE_BAD_VALUE', message: issue.message };
}

/** Paths of properties that no schema along the way knows. Assumes that the value fits. */
function unknownProperties(schema: Schema, value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (schema instanceof core.$ZodLazy) return unknownProperties(schema._zod.def.getter(), value, path);
  if (schema instanceof core.$ZodOptional || schema instanceof core.$ZodNullable) {
    return unknownProperties(schema._zod.def.innerType, value, path);
  }
  if (schema instanceof core.$ZodArray && Array.isArray(value)) {
    const element = schema._zod.def.element;
    return value.flatMap((item, index) => unknownProperties(element, item, `${path}/${index}`));
  }
  if (schema instanceof core.$ZodRecord && isFields(value)) {
    const inner = schema._zod.def.valueType;
    return Object.entries(value).flatMap(([key, item]) => unknownProperties(inner, item, `${path}/${key}`));
  }
  if (schema instanceof core.$ZodUnion) {
    const fitting = schema._zod.def.options.filter((option) => core.safeParse(option, value).success);
    const findings = fitting.map((option) => unknownProperties(option, value, path));
    return findings.find((found) => found.length === 0) ?? findings[0] ?? [];
  }
  if (schema instanceof core.$ZodIntersection) {
    const left = unknownProperties(schema._zod.def.left, value, path);
    const right = new Set(unknownProperties(schema._zod.def.right, value, path));
    return left.filter((found) => right.has(found));
  }
  if (schema instanceof core.$ZodObject && isFields(value)) {
    const shape: Readonly<Record<string, Schema>> = schema._zod.def.shape;
    return Object.entries(value).flatMap(([key, item]) => {
      const inner = shape[key];
      return inner ? unknownProperties(inner, item, `${path}/${key}`) : [`${path}/${key}`];
    });
  }
  return [];
}
