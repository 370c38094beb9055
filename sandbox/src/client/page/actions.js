import { ask, call } from './connection.js';
import { h, iconButton, inTurn, openDialog, toast } from './dom.js';
import { pickEmoji } from './emoji.js';
import { interact } from './interact.js';
import { channel, state } from './state.js';

/** Tells of what did not work. */
export const attempt = (promise) => promise.catch((error) => toast(error.message));

const path = (message) => `/channels/${message.channel_id}/messages/${message.id}`;

const emojiPart = ({ id, name }) => encodeURIComponent(id ? `${name}:${id}` : name);

/** What the buttons of a message do. @param app { drawMessages, drawComposer, focusComposer, goTo } */
export function messageActions(app) {
  const react = (message, emoji, isMine) =>
    void attempt(call(isMine ? 'DELETE' : 'PUT', `${path(message)}/reactions/${emojiPart(emoji)}/@me`));
  return {
    react,
    pickReaction: (message, anchor) => pickEmoji(anchor, (emoji) => react(message, emoji, false)),
    reply: (message) => {
      state.replyTo = message;
      app.drawComposer();
      app.focusComposer();
    },
    edit: (message) => {
      state.editing = message.id;
      app.drawMessages();
    },
    editor: (message) => editor(message, app),
    pin: (message) =>
      void attempt(
        call(message.pinned ? 'DELETE' : 'PUT', `/channels/${message.channel_id}/messages/pins/${message.id}`),
      ),
    openThread: (message) => {
      const suggestion = message.content.split('\n')[0].slice(0, 60) || 'New thread';
      askFor(
        'Start a thread',
        'Name',
        suggestion,
        (name) =>
          void attempt(
            call('POST', `${path(message)}/threads`, { name }).then(
              (thread) => (location.hash = `#/${state.tree.me.id}/${thread.id}`),
            ),
          ),
      );
    },
    remove: (message) => confirmed('Delete this message?', 'Delete', () => void attempt(call('DELETE', path(message)))),
    dismiss: (message) => {
      state.dismissed.add(message.id);
      state.alone.delete(message.id);
      app.drawMessages();
    },
    goTo: app.goTo,
    more: (message) => (channel()?.readable ? iconButton('switch', 'Apps', () => void openApps(message)) : null),
  };
}

/** What bots offer in a message's context menu. */
async function openApps(message) {
  const commands = await ask({ do: 'commands', channelId: state.channelId });
  const offered = commands.filter(({ type }) => type === 3);
  if (offered.length === 0) return toast('No app offers anything for messages here.');
  const run = (name) => {
    dialog.close();
    void interact({ do: 'menu', name, messageId: message.id });
  };
  const dialog = openDialog(
    'Apps',
    h(
      'ul',
      { class: 'places' },
      ...offered.map(({ name, bot }) =>
        h(
          'li',
          null,
          h('button', { type: 'button', onclick: () => run(name) }, h('b', null, name), h('small', null, bot)),
        ),
      ),
    ),
  );
}

function editor(message, app) {
  const done = () => {
    state.editing = undefined;
    app.drawMessages();
    app.focusComposer();
  };
  const save = () => {
    const content = box.value.trim();
    done();
    if (content !== message.content) void attempt(call('PATCH', path(message), { content }));
  };
  const box = h('textarea', {
    'aria-label': 'Edit the message',
    value: message.content,
    rows: Math.min(8, message.content.split('\n').length + 1),
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save();
  });
  // Once it stands in the page, which is in this same turn.
  queueMicrotask(() => {
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
  return h(
    'div',
    { class: 'editor' },
    box,
    h(
      'small',
      null,
      'Escape to ',
      h('button', { type: 'button', class: 'link', onclick: done }, 'cancel'),
      ', Enter to ',
      h('button', { type: 'button', class: 'link', onclick: save }, 'save'),
    ),
  );
}

export function askFor(title, label, value, then) {
  const box = h('input', { 'aria-label': label, value, maxlength: 100, required: true });
  const submit = (event) => {
    event.preventDefault();
    dialog.close();
    then(box.value);
  };
  const dialog = openDialog(
    title,
    h(
      'form',
      { class: 'form', onsubmit: submit },
      h('h2', null, title),
      h('label', null, label, box),
      h(
        'div',
        { class: 'row' },
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { class: 'primary' }, title),
      ),
    ),
  );
  box.select();
}

function confirmed(question, label, then) {
  const yes = h('button', { type: 'button', class: 'danger', onclick: inTurn(() => dialog.close(), then) }, label);
  const dialog = openDialog(
    question,
    h(
      'div',
      { class: 'form' },
      h('h2', null, question),
      h('div', { class: 'row' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), yes),
    ),
  );
  yes.focus();
}

/** Opens a direct conversation with somebody whom one finds by name. */
export function newConversation(ask, go) {
  const list = h('ul', { class: 'places' });
  const box = h('input', { type: 'search', placeholder: 'Whom to write to?', 'aria-label': 'Whom to write to?' });
  const dialog = openDialog('New conversation', box, list);
  const draw = async () => {
    const people = await ask({ do: 'people', search: box.value });
    list.replaceChildren(
      ...people.map((one) =>
        h(
          'li',
          null,
          h(
            'button',
            {
              type: 'button',
              onclick: inTurn(
                () => dialog.close(),
                () => go(one.id),
              ),
            },
            h('img', { src: one.avatarUrl, alt: '', width: 24, height: 24 }),
            h('b', null, one.name),
            h('small', null, `@${one.username}${one.isBot ? ' · app' : ''}`),
          ),
        ),
      ),
    );
  };
  box.addEventListener('input', () => void draw());
  box.addEventListener('keydown', (event) => event.key === 'Enter' && list.querySelector('button')?.click());
  void draw();
}
