import { h } from './dom.js';
import { continues, messageView, shownMessages } from './message-view.js';
import { channel, person, state, timeOf } from './state.js';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** The messages of a channel: a box that stays at its end while it is there, and loads older ones at its start. */
export class Timeline {
  constructor(actions) {
    this.actions = actions;
    this.list = h('div', { class: 'timeline', role: 'log', 'aria-label': 'Messages', tabindex: 0 });
    /** What is shown, by what it was made of: unchanged messages keep their element, and whatever is being done in it. */
    this.rows = new Map();
    this.typing = h('p', { class: 'typing', 'aria-live': 'polite' });
    this.list.addEventListener('scroll', () => this.list.scrollTop < 300 && state.hasMore && void actions.loadOlder());
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.list);
    this.list.addEventListener('scroll', () => {
      this.isAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    });
    this.list.addEventListener('load', () => this.isAtEnd && this.toEnd(), true);
    this.isAtEnd = true;
  }

  toEnd() {
    this.isAtEnd = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param keep the place where one reads; default the end, when one is there */
  draw({ keepTop = false } = {}) {
    const fromEnd = this.list.scrollHeight - this.list.scrollTop;
    const { scrollTop } = this.list;
    const rows = [];
    const kept = new Map();
    const row = (key, make) => {
      const element = this.rows.get(key) ?? make();
      kept.set(key, element);
      rows.push(element);
    };
    if (!state.hasMore) row(`beginning ${state.channelId}`, beginning);
    let before;
    for (const message of shownMessages()) {
      const date = day.format(timeOf(message.id));
      if (!before || day.format(timeOf(before.id)) !== date) {
        row(date, () => h('div', { class: 'day', role: 'separator' }, h('span', null, date)));
        before = undefined;
      }
      const previous = before;
      row(keyOf(message, previous), () => messageView(message, previous, this.actions));
      before = message;
    }
    this.rows = kept;
    arrange(this.list, rows);
    if (this.isAtEnd && !keepTop) this.toEnd();
    else this.list.scrollTop = keepTop ? this.list.scrollHeight - fromEnd : scrollTop;
  }

  goTo(messageId) {
    const element = document.getElementById(`m${messageId}`);
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
    element?.classList.add('found');
    setTimeout(() => element?.classList.remove('found'), 1600);
    return Boolean(element);
  }

  showTyping({ name }) {
    this.typing.textContent = `${name} is typing…`;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.quiet(), 8000);
  }

  quiet() {
    this.typing.textContent = '';
  }
}

/** Everything that decides how a message looks. */
function keyOf(message, before) {
  return JSON.stringify([
    message,
    continues(message, before),
    state.editing === message.id,
    channel()?.may,
    person(message.author),
  ]);
}

/** Puts the elements into the list in their order, and moves none that need not move: a moved one loses the focus. */
function arrange(list, rows) {
  const wanted = new Set(rows);
  for (const old of [...list.children]) if (!wanted.has(old)) old.remove();
  let at = list.firstChild;
  for (const row of rows) {
    if (row === at) at = at.nextSibling;
    else list.insertBefore(row, at);
  }
}

function beginning() {
  const here = channel();
  const title = here?.with ? person(here.with).name : `${here?.isThread ? '' : '#'}${here?.name ?? ''}`;
  return h(
    'header',
    { class: 'beginning' },
    h('h2', null, title),
    h(
      'p',
      { class: 'soft' },
      here?.with ? `The beginning of your conversation with ${here.with.name}.` : 'The beginning of the channel.',
    ),
  );
}
