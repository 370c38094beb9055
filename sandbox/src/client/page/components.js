import { choiceBox } from './choice-box.js';
import { ask } from './connection.js';
import { h, inTurn } from './dom.js';
import { entityKinds, entitySign } from './fields.js';
import { interact } from './interact.js';
import { emojiUrl, markdown } from './markdown.js';
import { state } from './state.js';

/** Buttons, menus and layouts of a message. */
export function components(message) {
  if (!message.components?.length) return null;
  return h('div', { class: 'components' }, ...message.components.map((one) => view(one, message)));
}

const styles = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link-button', 6: 'secondary' };

function view(one, message) {
  switch (one.type) {
    case 1:
      return h('div', { class: 'component-row' }, ...one.components.map((child) => view(child, message)));
    case 2:
      return button(one, message);
    case 3:
      return textMenu(one, message);
    case 5:
    case 6:
    case 7:
    case 8:
      return entityMenu(one, message);
    case 9:
      return h(
        'div',
        { class: 'section' },
        h('div', null, ...one.components.map((child) => view(child, message))),
        one.accessory ? view(one.accessory, message) : null,
      );
    case 10:
      return h('div', { class: 'text' }, markdown(one.content));
    case 11:
      return h('img', { class: 'embed-thumb', src: one.media.proxy_url ?? one.media.url, alt: one.description ?? '' });
    case 12:
      return h(
        'div',
        { class: 'gallery' },
        ...one.items.map(({ media, description }) =>
          h('img', { src: media.proxy_url ?? media.url, alt: description ?? '', loading: 'lazy' }),
        ),
      );
    case 13:
      return h('a', { class: 'file', href: one.file.url, download: one.name ?? '' }, one.name ?? 'file');
    case 14:
      return h('hr', { class: one.divider === false ? 'space' : '' });
    case 17:
      return h(
        'div',
        {
          class: 'container',
          style: one.accent_color ? { borderLeftColor: `#${one.accent_color.toString(16).padStart(6, '0')}` } : {},
        },
        ...one.components.map((child) => view(child, message)),
      );
    default:
      return null;
  }
}

function face({ emoji, label }) {
  const picture = emoji
    ? emoji.id
      ? h('img', { class: 'emoji', src: emojiUrl(emoji.id), alt: emoji.name })
      : emoji.name
    : null;
  return [picture, label ? h('span', null, label) : null];
}

function button(one, message) {
  const className = `component-button ${styles[one.style]}`;
  if (one.url)
    return h(
      'a',
      { class: className, href: one.url, target: '_blank', rel: 'noreferrer noopener' },
      ...face(one),
      ' ↗',
    );
  const press = async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    await interact({ do: 'press', messageId: message.id, customId: one.custom_id });
    pressed.disabled = Boolean(one.disabled);
  };
  return h(
    'button',
    {
      type: 'button',
      class: className,
      disabled: one.disabled,
      'aria-label': one.label ?? one.emoji?.name,
      onclick: press,
    },
    ...face(one),
  );
}

function send(one, message, values) {
  return interact({ do: 'pick', messageId: message.id, customId: one.custom_id, values });
}

/** One value is picked by a plain menu; several, or none, by ticking. */
function textMenu(one, message) {
  const label = one.placeholder ?? 'Choose';
  const { min_values: min = 1, max_values: max = 1 } = one;
  if (max === 1 && min === 1) {
    const chosen = one.options.find((option) => option.default)?.value ?? '';
    const menu = h(
      'select',
      { class: 'menu-select', 'aria-label': label, disabled: one.disabled },
      h('option', { value: '', disabled: true }, label),
      ...one.options.map((option) =>
        h(
          'option',
          { value: option.value, title: option.description },
          [option.emoji?.id ? '' : option.emoji?.name, option.label].filter(Boolean).join(' '),
        ),
      ),
    );
    menu.value = chosen;
    menu.addEventListener('change', () => void send(one, message, [menu.value]));
    return menu;
  }
  const boxes = one.options.map((option) =>
    h(
      'label',
      null,
      h('input', { type: 'checkbox', value: option.value, checked: Boolean(option.default) }),
      h('span', null, option.label, option.description ? h('small', null, option.description) : null),
    ),
  );
  const go = () =>
    void send(
      one,
      message,
      boxes
        .map((box) => box.firstChild)
        .filter((box) => box.checked)
        .map((box) => box.value),
    );
  return h(
    'details',
    { class: 'ticks' },
    h('summary', null, label),
    ...boxes,
    h('button', { type: 'button', class: 'component-button primary', disabled: one.disabled, onclick: go }, 'Choose'),
  );
}

function entityMenu(one, message) {
  const picked = new Map();
  const max = one.max_values ?? 1;
  const chips = h('div', { class: 'chips' });
  const draw = () =>
    chips.replaceChildren(
      ...[...picked].map(([id, label]) =>
        h(
          'button',
          { type: 'button', class: 'chip', title: 'Take away', onclick: inTurn(() => picked.delete(id), draw) },
          `${label} ×`,
        ),
      ),
    );
  const chosen = (entity) => {
    if (!entity) return;
    if (max === 1) return void send(one, message, [entity.value]);
    picked.set(entity.value, entity.label);
    draw();
  };
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
  const label = one.placeholder ?? 'Choose';
  const box = choiceBox({ label, suggest, chosen });
  box.querySelector('input').placeholder = label;
  return h(
    'div',
    { class: 'entity-menu' },
    chips,
    box,
    max > 1
      ? h(
          'button',
          {
            type: 'button',
            class: 'component-button primary',
            onclick: () => void send(one, message, [...picked.keys()]),
          },
          'Choose',
        )
      : null,
  );
}
