import { h, instead } from './dom.js';

let made = 0;

/**
 * A text box with suggestions below it; arrow keys and Enter choose.
 *
 * @param suggest gives `{ value, label }[]` for what is typed
 * @param chosen is told of a choice; undefined when what was chosen no longer stands there
 */
export function choiceBox({ label, suggest, chosen, isFree = false }) {
  const id = `choices-${++made}`;
  const list = h('ul', { class: 'choices', role: 'listbox', id, hidden: true });
  const box = h('input', {
    'aria-label': label,
    role: 'combobox',
    'aria-controls': id,
    'aria-expanded': 'false',
    autocomplete: 'off',
  });
  let shown = [];
  let current = 0;
  let asked = 0;
  let answered = 0;
  let takesFirst = false;
  const close = () => {
    list.hidden = true;
    box.setAttribute('aria-expanded', 'false');
  };
  const take = (one) => {
    box.value = one.label;
    chosen(one);
    close();
  };
  const draw = () => {
    list.replaceChildren(
      ...shown.map((one, index) =>
        h(
          'li',
          {
            role: 'option',
            'aria-selected': String(index === current),
            onpointerdown: instead(() => take(one)),
          },
          one.label,
        ),
      ),
    );
    list.hidden = shown.length === 0;
    box.setAttribute('aria-expanded', String(!list.hidden));
    list.children[current]?.scrollIntoView({ block: 'nearest' });
  };
  const look = async () => {
    const turn = ++asked;
    const found = await suggest(box.value).catch(() => []);
    if (turn !== asked) return;
    answered = turn;
    shown = document.activeElement === box ? found : [];
    current = 0;
    if (takesFirst && shown[0]) take(shown[0]);
    else draw();
    takesFirst = false;
  };
  box.addEventListener('focus', () => void look());
  box.addEventListener('blur', close);
  box.addEventListener('input', () => {
    takesFirst = false;
    chosen(isFree && box.value ? { value: box.value, label: box.value } : undefined);
    void look();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && answered !== asked) {
      // The suggestions are those of what stood here before: the first of the right ones is taken when they come.
      event.preventDefault();
      event.stopPropagation();
      takesFirst = true;
      return;
    }
    if (list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      current = (current + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length;
      draw();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && shown[current] && answered === asked) {
      if (event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
      }
      take(shown[current]);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return h('div', { class: 'choice-box' }, box, list);
}
