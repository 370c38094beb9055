/** Filling in windows, as a member does. */
import { type NewFile, storeFiles } from '../actions/messages.ts';
import { ComponentKind, selectKinds } from '../components/model.ts';
import { invoke } from '../interactions/invoke.ts';
import { InteractionKind, type StoredInteraction } from '../interactions/model.ts';
import { resolvedObjects } from '../interactions/resolved.ts';
import { type Fields, flag, isFields, objects, text, whole } from '../rest/fields.ts';
import type { StoredAttachment } from '../state/model.ts';
import { type Answer, answerTo } from './answers.ts';
import { screenOf } from './describe.ts';
import type { MemberView } from './member-view.ts';
import { checkSelection, type PickInput, selectionOf } from './selections.ts';
import { StoryError } from './story-error.ts';

/** A text; what is picked from a menu or a group; files; whether a box is ticked. */
export type FieldInput = string | boolean | PickInput | readonly PickInput[] | readonly NewFile[];

/** A field as it can be filled in, with the words that the member knows it by. */
interface Field {
  readonly component: Fields;
  readonly label: string;
}

/** @param inputs By label or custom id; what is not named keeps what stands in it. */
export async function fillModal(view: MemberView, inputs: Readonly<Record<string, FieldInput>>): Promise<Answer> {
  const open = view.modal;
  if (!open) throw new StoryError(`${view.name} has no window open to fill in. ${screenOf(view)}`);
  const fields = fieldsOf(open.modal.components);
  const isOf = (name: string) => (field: Field) => field.label === name || field.component['custom_id'] === name;
  const stranger = Object.keys(inputs).find((name) => !fields.some(isOf(name)));
  if (stranger !== undefined) {
    const labels = fields.map(({ label }) => `"${label}"`).join(', ');
    throw new StoryError(`The window "${open.modal.title}" has no field "${stranger}". It has: ${labels}.`);
  }
  const files: StoredAttachment[] = [];
  const filled = new Map<unknown, object>();
  for (const field of fields) {
    const name = Object.keys(inputs).find((key) => isOf(key)(field));
    const value = filledValue(view, field, name === undefined ? undefined : inputs[name], files);
    filled.set(field.component, submitted(field.component, value));
  }
  const data = {
    custom_id: open.modal.customId,
    components: open.modal.components.filter(isFields).map((part) => submittedPart(part, filled)),
    ...resolvedOf(view, filled, files, open.openedBy),
  };
  view.modal = undefined;
  return submit(view, open.openedBy, data, `filled in "${open.modal.title}"`);
}

/** A window that is not open, or with fields that it does not have. */
export interface ForgedModal {
  readonly window: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What opened it; the bot is that interaction's. */
  readonly openedBy: StoredInteraction;
}

export async function forgeModal(view: MemberView, forged: ForgedModal): Promise<Answer> {
  const components = Object.entries(forged.fields).map(([custom_id, value], index) => ({
    type: ComponentKind.row,
    id: index * 2 + 1,
    components: [{ type: ComponentKind.textInput, id: index * 2 + 2, custom_id, value }],
  }));
  return submit(view, forged.openedBy, { custom_id: forged.window, components }, `forged "${forged.window}"`);
}

function submit(view: MemberView, openedBy: StoredInteraction, data: object, deed: string): Promise<Answer> {
  const bot = view.discord.botOf(openedBy.applicationId);
  if (!bot) throw new StoryError('The bot that opened the window is gone.');
  const interaction = invoke(
    { ...view.invoker, place: openedBy.place },
    {
      bot,
      kind: InteractionKind.modal,
      data,
      trigger: openedBy,
      ...(openedBy.source ? { source: openedBy.source } : {}),
    },
  );
  return answerTo(view, interaction, deed);
}

function fieldsOf(parts: readonly object[]): Field[] {
  return parts.filter(isFields).flatMap((part): Field[] => {
    const labelled = part['component'];
    if (isFields(labelled)) return [{ component: labelled, label: text(part, 'label') ?? '' }];
    return (objects(part, 'components') ?? []).map((component) => ({
      component,
      label: text(component, 'label') ?? '',
    }));
  });
}

type FieldValue = string | boolean | null | string[];

function filledValue(
  view: MemberView,
  field: Field,
  input: FieldInput | undefined,
  files: StoredAttachment[],
): FieldValue {
  const { component, label } = field;
  const type = whole(component, 'type') ?? 0;
  const required = flag(component, 'required') ?? type !== ComponentKind.checkbox;
  const refuse = (reason: string): never => {
    throw new StoryError(`${view.name} cannot send the window: "${label}" ${reason}.`);
  };
  if (type === ComponentKind.textInput) {
    const written = input === undefined ? (text(component, 'value') ?? '') : String(input);
    const length = [...written].length;
    const [min, max] = [whole(component, 'min_length') ?? 0, whole(component, 'max_length') ?? 4_000];
    if (length === 0 && required) refuse('is required');
    if (length > max) refuse(`takes at most ${max} characters, not ${length}`);
    if (length > 0 && length < min) refuse(`takes at least ${min} characters, not ${length}`);
    return written;
  }
  if (type === ComponentKind.checkbox)
    return input === undefined ? (flag(component, 'default') ?? false) : input === true;
  const many = input === undefined ? undefined : [input].flat();
  if (type === ComponentKind.fileUpload) {
    const given = (many ?? []).filter((one): one is NewFile => typeof one === 'object' && 'bytes' in one);
    if (given.length === 0 && required) refuse('is required');
    if (given.length > (whole(component, 'max_values') ?? 1))
      refuse(`takes ${whole(component, 'max_values') ?? 1} file`);
    const stored = storeFiles(view.discord, given);
    files.push(...stored);
    return stored.map(({ id }) => id);
  }
  const picks = (many ?? standing(component)).filter(isPick);
  const values = selectionOf(view, component, picks) ?? refuse(`does not offer ${picks.map(String).join(', ')}`);
  if (type === ComponentKind.radioGroup) {
    if (values.length === 0 && required) refuse('is required');
    return values[0] ?? null;
  }
  if (values.length === 0 && !required) return [];
  if (selectKinds.has(type)) checkSelection(view, component, values);
  else if (values.length === 0) refuse('is required');
  return values;
}

const isPick = (value: unknown): value is PickInput =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && !('bytes' in value));

/** What is picked before anybody picks. */
function standing(component: Fields): string[] {
  const options = (objects(component, 'options') ?? []).filter((option) => option['default'] === true);
  const values = objects(component, 'default_values') ?? [];
  return [...options.map(({ value }) => String(value)), ...values.map(({ id }) => String(id))];
}

function submitted({ type, id, custom_id }: Fields, value: FieldValue): object {
  return { type, id, custom_id, ...(Array.isArray(value) ? { values: value } : { value }) };
}

function submittedPart(part: Fields, filled: ReadonlyMap<unknown, object>): object {
  const { type, id, component, components } = part;
  if (isFields(component)) return { type, id, component: filled.get(component) };
  if (!Array.isArray(components)) return { type, id };
  return { type, id, components: components.map((one) => filled.get(one)) };
}

function resolvedOf(
  view: MemberView,
  filled: ReadonlyMap<unknown, object>,
  attachments: readonly StoredAttachment[],
  openedBy: StoredInteraction,
): { resolved?: object } {
  const { guild } = view.place;
  const values = [...filled.values()].flatMap((one) => {
    const isEntity = 'type' in one && selectKinds.has(Number(one.type)) && one.type !== ComponentKind.textSelect;
    return isEntity && 'values' in one && Array.isArray(one.values) ? one.values.map(String) : [];
  });
  const named = {
    users: values.filter((id) => guild.members.has(id)),
    roles: values.filter((id) => guild.roles.has(id)),
    channels: values.filter((id) => guild.channels.has(id)),
    attachments,
  };
  const resolved = resolvedObjects(view.place, named, openedBy.bot.id, view.user.id);
  return resolved ? { resolved } : {};
}
