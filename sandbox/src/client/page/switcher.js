import { h, icon, openDialog } from './dom.js';
import { state } from './state.js';

/** Ctrl K: a channel or conversation by a part of its name. */
export function openSwitcher() {
  const places = [
    ...state.tree.guilds.flatMap(({ name, channels }) =>
      channels
        .filter(({ readable }) => readable)
        .map((one) => ({ id: one.id, name: one.name, where: name, mark: one.isThread ? 'thread' : 'hash' })),
    ),
    ...state.tree.conversations.map((one) => ({
      id: one.id,
      name: one.with.name,
      where: 'direct message',
      mark: 'reply',
    })),
  ];
  const list = h('ul', { class: 'places' });
  const box = h('input', { type: 'search', placeholder: 'Where to?', 'aria-label': 'Where to?' });
  const dialog = openDialog('Go to a channel', box, list);
  const draw = () => {
    const wanted = box.value.toLowerCase().replace(/^[#@]/, '');
    const found = places.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, 12);
    list.replaceChildren(
      ...found.map((one) =>
        h(
          'li',
          null,
          h(
            'a',
            { href: `#/${state.tree.me.id}/${one.id}`, onclick: () => dialog.close() },
            icon(one.mark),
            h('b', null, one.name),
            h('small', null, one.where),
          ),
        ),
      ),
    );
  };
  box.addEventListener('input', draw);
  box.addEventListener('keydown', (event) => event.key === 'Enter' && list.querySelector('a')?.click());
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const stops = [box, ...list.querySelectorAll('a')];
    stops[
      Math.max(
        0,
        Math.min(stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1), stops.length - 1),
      )
    ].focus();
  });
  draw();
}
