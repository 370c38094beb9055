import { type FieldProblem, invalidForm } from '../errors.ts';
import { type Fields, flag, objects, text, whole } from '../rest/fields.ts';
import { checkIds } from './check-components.ts';
import { ComponentKind } from './model.ts';
import { walkComponents } from './walk.ts';

const maxParts = 5;

/** @throws DiscordError 50035 for a window that Discord would not open. */
export function refuseUnfitModal(data: Fields): void {
  const problems: Record<string, FieldProblem> = {};
  const components = objects(data, 'components') ?? [];
  if (components.length > maxParts) {
    const message = `Must be between 1 and ${maxParts} in length.`;
    problems['data.components'] = { code: 'BASE_TYPE_BAD_LENGTH', message };
  }
  const found = walkComponents(components, 'data.components');
  checkIds(found, problems);
  for (const { component, path } of found) {
    const inLabel = path.endsWith('.component');
    if (component['type'] === ComponentKind.textInput && !inLabel && !text(component, 'label')) {
      problems[`${path}.label`] = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
    }
    if (component['type'] === ComponentKind.row && (objects(component, 'components')?.length ?? 0) > 1) {
      const message = 'The specified component exceeds the maximum width';
      problems[`${path}.components.1`] = { code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message };
    }
    if (flag(component, 'disabled')) {
      problems[`${path}.disabled`] = {
        code: 'COMPONENT_DISABLED',
        message: 'Components of a modal cannot be disabled',
      };
    }
    const [min, max] = [whole(component, 'min_length') ?? 0, whole(component, 'max_length') ?? 4_000];
    const length = [...(text(component, 'value') ?? '')].length;
    if (min > max || length > max) {
      problems[`${path}.max_length`] = { code: 'BASE_TYPE_BAD_LENGTH', message: 'The length limits do not fit.' };
    }
  }
  if (Object.keys(problems).length > 0) throw invalidForm(problems);
}
