import { h, icon, iconButton } from './dom.js';
import { compareIds, guild, state } from './state.js';

const kinds = { 2: 'voice', 5: 'news', 13: 'voice', 15: 'forum', 16: 'forum' };
const collapsed = new Set();

/** Servers, then the channels or conversations of the open one. @param actions { go, leave, newConversation, refresh } */
export function sidebar(actions) {
  return h('nav', { class: 'sidebar', 'aria-label': 'Servers and channels' }, rail(), column(actions));
}

function rail() {
  const { tree } = state;
  const hasUnread = (channels) => channels.some(({ id }) => state.unread.has(id));
  const entry = (id, label, content, current, unread) =>
    h(
      'a',
      {
        href: `#/${tree.me.id}/${id}`,
        class: unread ? 'server unread' : 'server',
        'aria-current': current ? 'true' : undefined,
        title: label,
        'aria-label': label,
      },
      content,
    );
  return h(
    'div',
    { class: 'rail' },
    entry('direct', 'Direct messages', icon('reply'), state.guildId === undefined, hasUnread(tree.conversations)),
    h('hr', null),
    ...tree.guilds.map((one) =>
      entry(
        one.id,
        one.name,
        one.iconUrl ? h('img', { src: one.iconUrl, alt: '' }) : initials(one.name),
        one.id === state.guildId,
        hasUnread(one.channels),
      ),
    ),
  );
}

function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 3)
    .map((word) => [...word][0])
    .join('');
}

function column(actions) {
  const here = guild();
  const me = here?.me ?? state.tree.me;
  return h(
    'div',
    { class: 'column' },
    h('h1', null, here?.name ?? 'Direct messages'),
    h('div', { class: 'channels' }, here ? channelList(here, actions) : conversations(actions)),
    h(
      'footer',
      null,
      h('img', { src: me.avatarUrl, alt: '', width: 32, height: 32 }),
      h('span', null, h('b', null, me.name), h('small', null, `@${state.tree.me.username}`)),
      iconButton('switch', 'Be somebody else', actions.leave),
    ),
  );
}

function conversations(actions) {
  const latest = [...state.tree.conversations].sort((a, b) => compareIds(b.lastMessageId ?? '', a.lastMessageId ?? ''));
  return [
    h(
      'button',
      { type: 'button', class: 'channel', onclick: actions.newConversation },
      icon('plus'),
      'New conversation',
    ),
    ...latest.map((one) =>
      channelLink(one, h('img', { src: one.with.avatarUrl, alt: '', width: 24, height: 24 }), one.with.name),
    ),
    latest.length === 0 ? h('p', { class: 'soft' }, 'Nobody has written to you yet. Bots write here, too.') : null,
  ];
}

function channelList({ channels }, actions) {
  const inOrder = (some) =>
    [...some].sort((a, b) => rank(a) - rank(b) || a.position - b.position || compareIds(a.id, b.id));
  const childrenOf = (parentId) =>
    inOrder(channels.filter((one) => !one.isThread && one.type !== 4 && (one.parentId ?? null) === parentId));
  const categories = inOrder(channels.filter(({ type }) => type === 4));
  const loose = channels.filter(
    (one) => !one.isThread && one.type !== 4 && one.parentId && !channels.some(({ id }) => id === one.parentId),
  );
  return [
    ...childrenOf(null).map((one) => withThreads(one, channels)),
    ...loose.map((one) => withThreads(one, channels)),
    ...categories.flatMap((category) => section(category, childrenOf(category.id), channels, actions)),
  ];
}

/** Voice channels stand below the others, as in Discord. */
const rank = ({ type }) => (type === 2 || type === 13 ? 1 : 0);

function section(category, children, channels, actions) {
  if (children.length === 0) return [];
  const closed = collapsed.has(category.id);
  const toggle = () => {
    if (!collapsed.delete(category.id)) collapsed.add(category.id);
    actions.refresh();
  };
  const shown = closed ? children.filter(({ id }) => id === state.channelId || state.unread.has(id)) : children;
  return [
    h(
      'button',
      { type: 'button', class: 'category', 'aria-expanded': String(!closed), onclick: toggle },
      icon('down'),
      category.name,
    ),
    ...shown.map((one) => withThreads(one, channels)),
  ];
}

function withThreads(one, channels) {
  const threads = channels
    .filter(({ isThread, parentId }) => isThread && parentId === one.id)
    .sort((a, b) => compareIds(b.lastMessageId ?? b.id, a.lastMessageId ?? a.id));
  const near = threads.filter(
    ({ id }) =>
      id === state.channelId ||
      one.id === state.channelId ||
      state.unread.has(id) ||
      threads.some((thread) => thread.id === state.channelId),
  );
  return [
    channelLink(one, icon(kinds[one.type] ?? 'hash'), one.name),
    ...near.slice(0, 12).map((thread) => channelLink(thread, icon('thread'), thread.name)),
  ];
}

function channelLink(one, mark, name) {
  const classes = ['channel', one.isThread ? 'thread' : '', state.unread.has(one.id) ? 'unread' : '']
    .filter(Boolean)
    .join(' ');
  return h(
    'a',
    {
      class: classes,
      href: `#/${state.tree.me.id}/${one.id}`,
      'aria-current': one.id === state.channelId ? 'page' : undefined,
    },
    mark,
    h('span', null, name),
  );
}
