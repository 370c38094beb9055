import { h } from './dom.js';
import { messageView, shownMessages } from './message-view.js';
import { channel, person, state, timeOf } from './state.js';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** The messages of a channel: a box that stays at its end while it is there, and loads older ones at its start. */
export class Timeline {
  constructor(actions) {
    this.actions = actions;
    this.list = h('div', { class: 'timeline', role: 'log', 'aria-label': 'Messages', tabindex: 0 });
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
    const rows = [];
    let before;
    for (const message of shownMessages()) {
      const isNewDay = !before || timeOf(before.id).toDateString() !== timeOf(message.id).toDateString();
      if (isNewDay)
        rows.push(h('div', { class: 'day', role: 'separator' }, h('span', null, day.format(timeOf(message.id)))));
      rows.push(messageView(message, isNewDay ? undefined : before, this.actions));
      before = message;
    }
    if (!state.hasMore) rows.unshift(beginning());
    const focused = document.activeElement?.closest?.('.message')?.id;
    this.list.replaceChildren(...rows);
    if (focused && !state.editing) document.getElementById(focused)?.focus({ preventScroll: true });
    if (this.isAtEnd && !keepTop) this.toEnd();
    else this.list.scrollTop = keepTop ? this.list.scrollHeight - fromEnd : this.list.scrollTop;
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
