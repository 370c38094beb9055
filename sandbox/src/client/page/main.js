import { attempt, messageActions, newConversation } from './actions.js';
import { CommandPicker } from './commands.js';
import { composer } from './composer.js';
import { ask, call, connect, on } from './connection.js';
import { h, icon, iconButton, toast } from './dom.js';
import { memberPicker } from './members.js';
import { sidebar } from './sidebar.js';
import { channel, channelOf, compareIds, guild, guildOf, learn, state } from './state.js';
import { openSwitcher } from './switcher.js';
import { Timeline } from './timeline.js';

const page = document.querySelector('#app');
const parts = { side: undefined, head: undefined, foot: undefined };

const app = {
  drawMessages: () => timeline.draw(),
  drawComposer,
  focusComposer: () => document.querySelector('.composer textarea')?.focus(),
  goTo: (id) => timeline.goTo(id) || toast('The message is further back: scroll up.'),
};

const actions = messageActions(app);
const timeline = new Timeline({ ...actions, loadOlder });

let picker;

const composerActions = {
  typed: (box) => void picker.typed(box),
  keyed: (event, box) => picker.keyed(event, box),
  cancel: () => {
    const wasReplying = state.replyTo !== undefined;
    state.replyTo = undefined;
    if (wasReplying) drawComposer();
    app.focusComposer();
  },
  editLast: () => {
    const mine = [...state.messages.values()].filter(
      ({ author, type }) => author.id === state.tree.me.id && (type === 0 || type === 19),
    );
    if (mine.length) actions.edit(mine.at(-1));
  },
  sent: () => timeline.toEnd(),
};

const sidebarActions = {
  leave: () => {
    location.hash = '';
  },
  newConversation: () => newConversation(ask, (userId) => void attempt(openConversation(userId))),
  refresh: drawSidebar,
};

async function openConversation(userId) {
  const room = await call('POST', '/users/@me/channels', { recipient_id: userId });
  state.tree = await ask({ do: 'tree' });
  location.hash = `#/${state.tree.me.id}/${room.id}`;
}

/** The address is #/MEMBER/CHANNEL, or #/MEMBER/SERVER, or #/MEMBER/direct. */
async function route() {
  const [, userId, where] = location.hash.split('/');
  closeDrawer();
  if (!userId) {
    state.tree = undefined;
    page.replaceChildren(memberPicker((id) => (location.hash = `#/${id}`)));
    return;
  }
  if (state.tree?.me.id !== userId) {
    state.tree = await ask({ do: 'enter', userId });
    state.channelId = undefined;
    state.unread.clear();
    drawFrame();
  }
  if (!channelOf(where)) {
    const server =
      state.tree.guilds.find(({ id }) => id === where) ?? (where === 'direct' ? undefined : state.tree.guilds[0]);
    const first = server ? firstOf(server) : state.tree.conversations[0];
    if (first && (where || server)) return location.replace(`#/${userId}/${first.id}`);
    state.guildId = undefined;
    state.channelId = undefined;
    drawNowhere();
    return;
  }
  await open(where);
}

/** The channel that was spoken in last, of those where one can write. */
function firstOf(server) {
  const latest = server.channels
    .filter((one) => one.readable && !one.isThread && one.type === 0)
    .sort(
      (a, b) => Number(b.may.send) - Number(a.may.send) || compareIds(b.lastMessageId ?? '', a.lastMessageId ?? ''),
    );
  return latest[0];
}

async function open(channelId) {
  state.channelId = channelId;
  state.guildId = guildOf(channelId)?.id;
  state.unread.delete(channelId);
  state.replyTo = undefined;
  state.editing = undefined;
  state.messages.clear();
  state.alone.clear();
  state.hasMore = false;
  timeline.quiet();
  drawSidebar();
  drawHead();
  drawComposer();
  if (channel().readable) {
    const { messages, alone, people } = await ask({ do: 'open', channelId });
    if (state.channelId !== channelId) return;
    learn(people);
    state.hasMore = messages.length === 50;
    for (const message of messages.reverse()) state.messages.set(message.id, message);
    for (const message of undismissed(alone)) state.alone.set(message.id, message);
  }
  timeline.isAtEnd = true;
  timeline.draw();
  if (matchMedia('(hover: hover)').matches) app.focusComposer();
}

const undismissed = (messages) => messages.filter(({ id }) => !state.dismissed.has(id));

let loading = false;
async function loadOlder() {
  if (loading) return;
  loading = true;
  const { channelId } = state;
  try {
    const [oldest] = state.messages.keys();
    const { messages, people } = await ask({ do: 'open', channelId, before: oldest });
    if (state.channelId !== channelId) return;
    learn(people);
    state.hasMore = messages.length === 50;
    state.messages = new Map([...messages.reverse().map((one) => [one.id, one]), ...state.messages]);
    timeline.draw({ keepTop: true });
  } finally {
    loading = false;
  }
}

function drawFrame() {
  parts.side = h('div', { class: 'side' });
  parts.head = h('header', { class: 'head' });
  parts.foot = h('div', null);
  const veil = h('div', { class: 'veil', onclick: closeDrawer });
  page.replaceChildren(
    h(
      'div',
      { class: 'frame' },
      parts.side,
      veil,
      h('main', { class: 'room' }, parts.head, timeline.list, timeline.typing, parts.foot),
    ),
  );
  drawSidebar();
}

function drawSidebar() {
  const at = parts.side.querySelector('.channels')?.scrollTop ?? 0;
  parts.side.replaceChildren(sidebar(sidebarActions));
  parts.side.querySelector('.channels').scrollTop = at;
  const anyUnread = state.unread.size > 0;
  document.title = `${anyUnread ? '• ' : ''}${channel() ? (channel().with?.name ?? `#${channel().name}`) : 'Sandbox chat'}`;
}

function drawHead() {
  const here = channel();
  const name = here?.with?.name ?? here?.name ?? '';
  parts.head.replaceChildren(
    iconButton('menu', 'Channels', () => page.querySelector('.frame').classList.toggle('open'), {
      class: 'icon-button menu',
    }),
    ...(here
      ? [
          icon(here.isThread ? 'thread' : here.with ? 'reply' : 'hash'),
          h('h2', null, name),
          here.topic ? h('p', { class: 'soft', title: here.topic }, here.topic) : null,
        ].filter(Boolean)
      : []),
  );
}

function drawComposer() {
  parts.may = JSON.stringify(channel()?.may);
  picker = new CommandPicker({ done: app.focusComposer });
  parts.foot.replaceChildren(composer(composerActions));
  parts.foot.querySelector('.composer').append(picker.panel);
}

function drawNowhere() {
  drawSidebar();
  drawHead();
  parts.foot.replaceChildren();
  const text = state.tree.guilds.length ? 'Choose a conversation, or begin one.' : 'This member is in no server.';
  timeline.list.replaceChildren(h('p', { class: 'empty soft' }, text));
}

function closeDrawer() {
  page.querySelector('.frame')?.classList.remove('open');
}

on('message', ({ channelId, message, people }) => {
  if (channelId !== state.channelId) return;
  learn(people);
  state.messages.set(message.id, message);
  timeline.quiet();
  timeline.draw();
});

on('gone', ({ channelId, ids }) => {
  if (channelId !== state.channelId) return;
  for (const id of ids) state.messages.delete(id);
  timeline.draw();
});

on('alone', ({ channelId, messages, people }) => {
  if (channelId !== state.channelId) return;
  learn(people);
  state.alone = new Map(undismissed(messages).map((message) => [message.id, message]));
  timeline.draw();
});

on('typing', ({ channelId, person }) => channelId === state.channelId && timeline.showTyping(person));

on('news', ({ channelId, from }) => {
  if (from === state.tree?.me.id || (channelId === state.channelId && document.hasFocus())) return;
  if (channelId !== state.channelId) state.unread.add(channelId);
  if (!channelOf(channelId)) void refreshTree();
  else drawSidebar();
});

let refreshing;
async function refreshTree() {
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    if (!state.tree) return;
    state.tree = await ask({ do: 'tree' });
    if (state.channelId && !channelOf(state.channelId))
      return location.replace(`#/${state.tree.me.id}/${state.guildId ?? 'direct'}`);
    drawSidebar();
    drawHead();
    if (guild() && JSON.stringify(channel()?.may) !== parts.may) drawComposer();
  }, 150);
}
on('tree', () => void refreshTree());

let wasLost = false;
on('lost', () => {
  if (!wasLost) toast('The sandbox went away. Trying again…');
  wasLost = true;
});
on('connected', () => {
  if (!wasLost) return;
  wasLost = false;
  const { hash } = location;
  state.tree = undefined;
  if (hash) void attempt(route());
});

addEventListener('hashchange', () => void attempt(route()));
addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k' && state.tree) {
    event.preventDefault();
    openSwitcher();
  }
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && state.tree) {
    event.preventDefault();
    const links = [...document.querySelectorAll('.channels a.channel')];
    const next =
      links[links.findIndex((link) => link.hasAttribute('aria-current')) + (event.key === 'ArrowDown' ? 1 : -1)];
    next?.click();
  }
});

await connect();
await attempt(route());
