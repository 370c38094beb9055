import { h } from './dom.js';
import { emojiUrl } from './markdown.js';
import { guild } from './state.js';

const common = [
  ...'👍👎❤️🔥🎉😂😄😊😉😍🤔😮😢😡🙏👏👀💯✅❌⚔️🛡️🏹🧪📜💰⭐🚀☕🍺🐛🤝💪🫡🎯📌'.matchAll(/\p{Emoji}\uFE0F?/gu),
].map(([one]) => one);

/** A small table of emojis beside something; resolves by calling back with what routes name it by and what text shows. */
export function pickEmoji(anchor, choose) {
  const pick = (emoji) => {
    panel.remove();
    choose(emoji);
  };
  const own = (guild()?.emojis ?? []).map(({ id, name, animated }) =>
    h(
      'button',
      {
        type: 'button',
        title: `:${name}:`,
        onclick: () => pick({ id, name, text: `<${animated ? 'a' : ''}:${name}:${id}>` }),
      },
      h('img', { class: 'emoji', src: emojiUrl(id), alt: name }),
    ),
  );
  const usual = common.map((name) =>
    h('button', { type: 'button', onclick: () => pick({ id: null, name, text: name }) }, name),
  );
  const panel = h(
    'div',
    { class: 'emoji-panel', role: 'dialog', 'aria-label': 'Emoji', popover: 'auto' },
    ...usual,
    ...own,
  );
  panel.addEventListener('toggle', (event) => event.newState === 'closed' && panel.remove());
  document.body.append(panel);
  panel.showPopover();
  const at = anchor.getBoundingClientRect();
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`;
  panel.style.top = `${at.top > panel.offsetHeight + 12 ? at.top - panel.offsetHeight - 6 : Math.min(at.bottom + 6, innerHeight - panel.offsetHeight - 8)}px`;
  panel.querySelector('button')?.focus();
}
