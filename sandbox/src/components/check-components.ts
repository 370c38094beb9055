/** What Discord refuses in a message's components beyond the shape of each, in Discord's words. */
import type { NewFile } from '../actions/messages.ts';
import { type FieldProblem, invalidForm } from '../errors.ts';
import { type Fields, isFields, objects, text, whole } from '../rest/fields.ts';
import { ButtonStyle, ComponentKind, layoutKinds, selectKinds } from './model.ts';
import { type Found, walkComponents } from './walk.ts';

const maxRows = 5;
const maxComponents = 40;
const maxText = 4_000;
const maxCustomId = 100;

type Problems = Record<string, FieldProblem>;

/** Fields that a message made of components alone may not have. */
const legacyFields = ['content', 'embeds', 'poll', 'sticker_ids'] as const;

/**
 * @param isLayout The message has the flag IS_COMPONENTS_V2, given now or before.
 * @throws DiscordError 50035
 */
export function refuseUnfitComponents(body: Fields, files: readonly NewFile[], isLayout: boolean): void {
  const problems: Problems = {};
  const components = objects(body, 'components') ?? [];
  const found = walkComponents(components);
  if (isLayout) checkLegacyFields(body, problems);
  else checkPlain(components, problems);
  checkTotals(found, problems);
  checkIds(found, problems);
  for (const { component, path } of found) {
    if (component['type'] === ComponentKind.row) checkRow(component, path, problems);
    if (component['type'] === ComponentKind.button) checkButton(component, path, problems);
    if (selectKinds.has(whole(component, 'type') ?? 0)) checkSelect(component, path, problems);
    checkFiles(component, path, files, body, problems);
  }
  if (Object.keys(problems).length > 0) throw invalidForm(problems);
}

function checkLegacyFields(body: Fields, problems: Problems): void {
  for (const field of legacyFields) {
    const value = body[field];
    const isEmpty = !value || (Array.isArray(value) && value.length === 0);
    if (isEmpty) continue;
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    problems[field] = { code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message };
  }
}

function checkPlain(components: readonly Fields[], problems: Problems): void {
  if (components.length > maxRows) {
    problems['components'] = { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between 1 and ${maxRows} in length.` };
  }
  components.forEach(({ type }, index) => {
    if (!layoutKinds.has(Number(type))) return;
    const message = 'Value of field "type" must be one of (1,).';
    problems[`components.${index}`] = { code: 'UNION_TYPE_CHOICES', message };
  });
}

function checkTotals(found: readonly Found[], problems: Problems): void {
  if (found.length > maxComponents) {
    const message = `Total number of components exceeds max of ${maxComponents}`;
    problems['components'] = { code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message };
  }
  const texts = found.filter(({ component }) => component['type'] === ComponentKind.text);
  const length = texts.reduce((sum, { component }) => sum + [...(text(component, 'content') ?? '')].length, 0);
  if (length > maxText) {
    const message = `Displayable text size exceeds maximum size of ${maxText}`;
    problems['components'] = { code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message };
  }
}

/** Custom ids and numbers are unique in a message or window; custom ids have at most 100 characters. */
export function checkIds(found: readonly Found[], problems: Problems): void {
  const [customIds, numbers] = [new Set<string>(), new Set<number>()];
  for (const { component, path } of found) {
    const customId = text(component, 'custom_id');
    if (customId !== undefined && customIds.has(customId)) {
      const message = 'Component custom id cannot be duplicated';
      problems[`${path}.custom_id`] = { code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message };
    }
    if (customId !== undefined && [...customId].length > maxCustomId) {
      const message = `Must be between 1 and ${maxCustomId} in length.`;
      problems[`${path}.custom_id`] = { code: 'BASE_TYPE_BAD_LENGTH', message };
    }
    if (customId !== undefined) customIds.add(customId);
    const id = whole(component, 'id');
    if (id && numbers.has(id)) {
      problems[`${path}.id`] = { code: 'COMPONENT_ID_DUPLICATED', message: 'Component id cannot be duplicated' };
    }
    if (id) numbers.add(id);
  }
}

/** A row is as wide as five buttons, or one select menu. */
function checkRow(row: Fields, path: string, problems: Problems): void {
  const inner = objects(row, 'components') ?? [];
  const width = inner.reduce((sum, { type }) => sum + (type === ComponentKind.button ? 1 : 5), 0);
  if (width <= 5) return;
  const message = 'The specified component exceeds the maximum width';
  problems[`${path}.components.${inner.length - 1}`] = { code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message };
}

const required: FieldProblem = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };

function checkButton(button: Fields, path: string, problems: Problems): void {
  const { style, custom_id: customId, url, sku_id: sku, label, emoji } = button;
  if (style === ButtonStyle.premium) {
    if (!sku) problems[`${path}.sku_id`] = required;
    return;
  }
  if (customId && url) {
    const message = 'A custom id and url cannot both be specified';
    problems[`${path}.custom_id`] = { code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', message };
  } else if (style === ButtonStyle.link) {
    if (!url) problems[`${path}.url`] = required;
  } else if (!customId) problems[`${path}.custom_id`] = required;
  if (!label && !emoji) problems[`${path}.label`] = required;
}

function checkSelect(select: Fields, path: string, problems: Problems): void {
  const options = objects(select, 'options');
  const min = whole(select, 'min_values') ?? 1;
  const max = whole(select, 'max_values') ?? 1;
  if (min > max) {
    const message = 'The min values must be less than or equal to the max values';
    problems[`${path}.min_values`] = { code: 'SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX', message };
  }
  if (options && max > options.length) {
    const message = `int value should be less than or equal to ${options.length}.`;
    problems[`${path}.max_values`] = { code: 'NUMBER_TYPE_MAX', message };
  }
  const values = new Set<unknown>();
  options?.forEach(({ value }, index) => {
    if (values.has(value)) {
      const message = 'The specified option value is already used';
      problems[`${path}.options.${index}.value`] = { code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message };
    }
    values.add(value);
  });
  const chosen = options ? options.filter((option) => option['default'] === true) : objects(select, 'default_values');
  if ((chosen?.length ?? 0) > max) {
    const message = 'The number of default values exceeds the max values';
    problems[`${path}.default_values`] = { code: 'SELECT_COMPONENT_DEFAULT_VALUES_EXCEED_MAX', message };
  }
}

/** `attachment://name` must mean a file of the message; a file component means nothing else. */
function checkFiles(
  component: Fields,
  path: string,
  files: readonly NewFile[],
  body: Fields,
  problems: Problems,
): void {
  const media = [
    ['file.url', component['file']],
    ['media.url', component['media']],
    ...(objects(component, 'items') ?? []).map((item, index) => [`items.${index}.media.url`, item['media']] as const),
  ] as const;
  const kept = (objects(body, 'attachments') ?? []).map((one) => text(one, 'filename'));
  for (const [field, value] of media) {
    if (!isFields(value)) continue;
    const url = String(value['url']);
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    const isForeign = name === undefined && component['type'] === ComponentKind.file && !('id' in value);
    const isMissing = name !== undefined && !files.some((file) => file.name === name) && !kept.includes(name);
    if (!isForeign && !isMissing) continue;
    const message = isForeign ? 'Only attachment:// URLs are allowed' : 'The referenced attachment was not found';
    problems[`${path}.${field}`] = { code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message };
  }
}
