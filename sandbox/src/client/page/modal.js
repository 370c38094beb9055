import { choiceBox } from './choice-box.js';
import { ask } from './connection.js';
import { h, openDialog } from './dom.js';
import { encodedFile, entityKinds, entitySign } from './fields.js';
import { markdown } from './markdown.js';
import { state } from './state.js';

/** A window that a bot opened: its fields; `send` gives back what was filled in, and tells whether it was taken. */
export function openModal({ title, components }, send) {
  const readers = new Map();
  const submit = async (event) => {
    event.preventDefault();
    const fields = {};
    for (const [name, read] of readers) fields[name] = await read();
    if (await send(fields)) dialog.close();
  };
  const fields = components.flatMap((part) => {
    if (part.type === 10) return [h('div', { class: 'text' }, markdown(part.content))];
    if (part.component) return [field(part.label, part.description, part.component, readers)];
    return (part.components ?? []).map((one) => field(one.label, undefined, one, readers));
  });
  const form = h(
    'form',
    { class: 'form', onsubmit: submit },
    h('h2', null, title),
    ...fields,
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { class: 'primary' }, 'Submit'),
    ),
  );
  const dialog = openDialog(title, form);
  form.querySelector('input, textarea, select')?.focus();
}

function field(label, description, one, readers) {
  const control = controlFor(label, one, readers);
  const isGroup = one.type >= 21 || one.type === 3;
  return h(
    isGroup ? 'fieldset' : 'label',
    null,
    h(isGroup ? 'legend' : 'span', null, label, one.required === false ? '' : ' *'),
    description ? h('small', null, description) : null,
    control,
  );
}

function controlFor(label, one, readers) {
  const required = one.required ?? one.type !== 23;
  const read = (reader) => readers.set(one.custom_id, reader);
  if (one.type === 4) {
    const limits = {
      'aria-label': label,
      placeholder: one.placeholder,
      minlength: one.min_length,
      maxlength: one.max_length,
      required,
      value: one.value ?? '',
    };
    const box = one.style === 2 ? h('textarea', { ...limits, rows: 5 }) : h('input', limits);
    read(() => box.value);
    return box;
  }
  if (one.type === 19) {
    const box = h('input', { type: 'file', 'aria-label': label, required, multiple: (one.max_values ?? 1) > 1 });
    read(() => Promise.all([...box.files].map(encodedFile)));
    return box;
  }
  if (one.type === 23) {
    const box = h('input', { type: 'checkbox', 'aria-label': label, checked: Boolean(one.default) });
    read(() => box.checked);
    return box;
  }
  if (entityKinds[one.type]) {
    let chosen = (one.default_values ?? []).map(({ id }) => id);
    const suggest = async (typed) => {
      const found = await ask({
        do: 'entities',
        channelId: state.channelId,
        kinds: entityKinds[one.type],
        search: typed.replace(/^[@#]/, ''),
      });
      return found.map((entity) => ({
        value: entity.id,
        label: `${entitySign[entity.kind]}${entity.name.replace(/^@/, '')}`,
      }));
    };
    read(() => chosen);
    return choiceBox({ label, suggest, chosen: (entity) => (chosen = entity ? [entity.value] : []) });
  }
  const single = one.type === 21 || (one.type === 3 && (one.max_values ?? 1) === 1);
  const boxes = (one.options ?? []).map((option) =>
    h(
      'label',
      { class: 'tick' },
      h('input', {
        type: single ? 'radio' : 'checkbox',
        name: one.custom_id,
        value: option.value,
        checked: Boolean(option.default),
        required: single && required,
      }),
      h('span', null, option.label, option.description ? h('small', null, option.description) : null),
    ),
  );
  read(() =>
    boxes
      .map((box) => box.firstChild)
      .filter((box) => box.checked)
      .map((box) => box.value),
  );
  return h('div', { class: 'tick-list' }, ...boxes);
}
