import { call } from './connection.js';
import { h, icon, iconButton, inTurn, toast } from './dom.js';
import { pickEmoji } from './emoji.js';
import { bytes } from './message-view.js';
import { channel, person, state } from './state.js';

/** Discord's limits. */
const maxLength = 2000;
const maxFileBytes = 10 * 1024 * 1024;

/** What has been typed in each channel. */
const drafts = new Map();

/** @param actions { cancel, editLast, sent, slash } */
export function composer(actions) {
  const here = channel();
  if (!here?.readable)
    return h('footer', { class: 'composer' }, h('p', { class: 'soft' }, 'Posts are threads: open one on the left.'));
  if (!here.may.send) return h('footer', { class: 'composer' }, h('p', { class: 'soft' }, 'You may not write here.'));
  const files = [];
  const chips = h('div', { class: 'chips' });
  const counter = h('span', { class: 'counter', 'aria-live': 'polite' });
  const name = here.with ? `@${here.with.name}` : `#${here.name}`;
  const box = h('textarea', {
    rows: 1,
    placeholder: `Message ${name}`,
    'aria-label': `Message ${name}`,
    value: drafts.get(here.id) ?? '',
    spellcheck: true,
  });
  const picker = h('input', { type: 'file', multiple: true, hidden: true, onchange: () => add(picker.files) });

  const fit = () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 240)}px`;
    const left = maxLength - [...box.value].length;
    counter.textContent = left < 200 ? left : '';
    counter.classList.toggle('over', left < 0);
  };
  const drawChips = () =>
    chips.replaceChildren(
      ...files.map((file) =>
        h(
          'span',
          { class: 'chip' },
          icon('file'),
          `${file.name} · ${bytes(file.size)}`,
          iconButton(
            'close',
            `Remove ${file.name}`,
            inTurn(() => files.splice(files.indexOf(file), 1), drawChips),
          ),
        ),
      ),
    );
  const add = (more) => {
    for (const file of more) {
      if (file.size > maxFileBytes) toast(`${file.name} is larger than ${bytes(maxFileBytes)}.`);
      else if (files.length === 10) toast('A message takes at most 10 files.');
      else files.push(file);
    }
    drawChips();
    box.focus();
  };
  const send = async () => {
    const content = box.value.trim();
    if (!content && files.length === 0) return;
    if (content.startsWith('/') && files.length === 0 && actions.slash?.(content, box)) return;
    const body = { content, ...(state.replyTo ? { message_reference: { message_id: state.replyTo.id } } : {}) };
    const sent = files.splice(0);
    box.value = '';
    drafts.delete(here.id);
    drawChips();
    fit();
    actions.cancel();
    try {
      await call('POST', `/channels/${here.id}/messages`, body, await Promise.all(sent.map(encoded)));
      actions.sent();
    } catch (error) {
      toast(error.message);
      box.value = content;
      files.push(...sent);
      drawChips();
      fit();
    }
  };
  let lastTyping = 0;
  box.addEventListener('input', () => {
    drafts.set(here.id, box.value);
    fit();
    actions.typed?.(box);
    if (Date.now() - lastTyping < 8000 || box.value.startsWith('/')) return;
    lastTyping = Date.now();
    call('POST', `/channels/${here.id}/typing`).catch(() => undefined);
  });
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || actions.keyed?.(event, box)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape') actions.cancel();
    else if (event.key === 'ArrowUp' && box.value === '') {
      event.preventDefault();
      actions.editLast();
    }
  });
  const drop = (dropped, event) => {
    event.preventDefault();
    add(dropped);
  };
  box.addEventListener(
    'paste',
    (event) => event.clipboardData.files.length > 0 && drop(event.clipboardData.files, event),
  );
  const insert = ({ text }) => {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.focus();
    fit();
  };
  requestAnimationFrame(fit);
  return h(
    'footer',
    {
      class: 'composer',
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => drop(event.dataTransfer.files, event),
    },
    state.replyTo
      ? h(
          'div',
          { class: 'replying' },
          'Replying to ',
          h('b', null, person(state.replyTo.author).name),
          iconButton('close', 'Do not reply', actions.cancel),
        )
      : null,
    chips,
    h(
      'div',
      { class: 'box' },
      here.may.attach ? iconButton('plus', 'Add files', () => picker.click()) : null,
      picker,
      box,
      counter,
      iconButton('smile', 'Emoji', (event) => pickEmoji(event.currentTarget, insert)),
      iconButton('send', 'Send', () => void send()),
    ),
  );
}

async function encoded(file) {
  const data = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, contentType: file.type, base64: String(data).split(',')[1] ?? '' };
}
