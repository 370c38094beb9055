import { ask } from './connection.js';
import { h } from './dom.js';

/** The first page: who do you want to be? */
export function memberPicker(choose) {
  const list = h('ul', { class: 'members' });
  const count = h('p', { class: 'soft' });
  const search = h('input', {
    type: 'search',
    placeholder: 'Find a member',
    'aria-label': 'Find a member',
    autofocus: true,
  });
  const load = async () => {
    const { members, total } = await ask({ do: 'members', search: search.value });
    list.replaceChildren(
      ...members.map((member) =>
        h(
          'li',
          null,
          h(
            'button',
            { type: 'button', onclick: () => choose(member.id) },
            h('img', { src: member.avatarUrl, alt: '', width: 36, height: 36 }),
            h('span', null, h('b', null, member.name), h('small', null, member.detail)),
          ),
        ),
      ),
    );
    const more = total - members.length;
    count.textContent = total === 0 ? 'Nobody is called so.' : more > 0 ? `${more} more: find them by name.` : '';
  };
  search.addEventListener('input', () => void load());
  search.addEventListener('keydown', (event) => event.key === 'Enter' && list.querySelector('button')?.click());
  for (const element of [search, list]) element.addEventListener('keydown', moveBetween);
  function moveBetween(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const stops = [search, ...list.querySelectorAll('button')];
    const next = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  }
  void load();
  queueMicrotask(() => search.focus());
  return h(
    'main',
    { class: 'picker' },
    h('h1', null, 'Who would you like to be?'),
    h(
      'p',
      { class: 'soft' },
      'This is a Discord of your own, in the memory of your computer. Choose one of its members: you see and may do what they may.',
    ),
    search,
    list,
    count,
  );
}
