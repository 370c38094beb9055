import { colorOf, h } from './dom.js';
import { channelOf, guild, state } from './state.js';

/** Discord's basic markdown as elements; nothing of a message ever becomes HTML. */
export function markdown(text, { block = true } = {}) {
  const out = document.createDocumentFragment();
  if (!block) {
    out.append(...inline(text));
    return out;
  }
  const parts = text.split(/```(?:([a-z0-9+#-]+)\n)?\n?([\s\S]*?)\n?```/i);
  for (let index = 0; index < parts.length; index += 3) {
    if (parts[index]) out.append(...lines(parts[index]));
    if (parts[index + 2] !== undefined) out.append(h('pre', null, h('code', null, parts[index + 2])));
  }
  return out;
}

function lines(text) {
  const out = [];
  let quote = [];
  let list;
  const plain = [];
  const flush = () => {
    if (plain.length) out.push(h('div', null, ...inline(plain.splice(0).join('\n'))));
    if (quote.length) out.push(h('blockquote', null, ...inline(quote.join('\n'))));
    quote = [];
    if (list) out.push(list);
    list = undefined;
  };
  for (const line of text.replace(/^\n|\n$/g, '').split('\n')) {
    const [, level, title] = /^(#{1,3}) (.+)$/.exec(line) ?? [];
    const [, small] = /^-# (.+)$/.exec(line) ?? [];
    const [, quoted] = /^> ?(.*)$/.exec(line) ?? [];
    const [, item] = /^ *[-*] (.+)$/.exec(line) ?? [];
    if (level || small) {
      flush();
      out.push(
        level
          ? h(`h${level.length + 2}`, { class: `h${level.length}` }, ...inline(title))
          : h('small', null, ...inline(small)),
      );
    } else if (quoted !== undefined) {
      if (plain.length || list) flush();
      quote.push(quoted);
    } else if (item !== undefined) {
      if (plain.length || quote.length) flush();
      list ??= h('ul');
      list.append(h('li', null, ...inline(item)));
    } else {
      if (quote.length || list) flush();
      plain.push(line);
    }
  }
  flush();
  return out;
}

/** Each pattern with what it makes; the earliest match wins. */
const rules = [
  [/`([^`\n]+)`/, (m) => h('code', null, m[1])],
  [/\\([*_~|`>#[\]()\\-])/, (m) => m[1]],
  [/\*\*([\s\S]+?)\*\*/, (m) => h('strong', null, ...inline(m[1]))],
  [/__([\s\S]+?)__/, (m) => h('u', null, ...inline(m[1]))],
  [/\*([^\s*](?:[^*]*[^\s*])?)\*/, (m) => h('em', null, ...inline(m[1]))],
  [/(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/u, (m) => h('em', null, ...inline(m[1]))],
  [/~~([\s\S]+?)~~/, (m) => h('s', null, ...inline(m[1]))],
  [/\|\|([\s\S]+?)\|\|/, (m) => spoiler(m[1])],
  [/\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/, (m) => link(m[2], inline(m[1]))],
  [/<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], [m[1]])],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]]/, (m) => link(m[0], [m[0]])],
  [/<@!?(\d+)>/, (m) => mention(`@${state.people.get(m[1])?.name ?? 'somebody'}`, 0, m[1] === state.tree?.me.id)],
  [/<@&(\d+)>/, (m) => role(m[1])],
  [/<#(\d+)>/, (m) => channelLink(m[1])],
  [/<(a?):(\w+):(\d+)>/, (m) => emoji(m[2], m[3])],
  [/<t:(-?\d+)(?::([tTdDfFR]))?>/, (m) => moment(Number(m[1]), m[2])],
  [/<\/([^:>]+):\d+>/, (m) => h('span', { class: 'mention' }, `/${m[1]}`)],
  [/@(?:everyone|here)\b/, (m) => mention(m[0], 0, true)],
];

function inline(text) {
  let best;
  for (const [pattern, make] of rules) {
    const match = pattern.exec(text);
    if (match && (!best || match.index < best.match.index)) best = { match, make };
  }
  if (!best) return text ? [text] : [];
  const { match, make } = best;
  return [
    ...(match.index ? [text.slice(0, match.index)] : []),
    make(match),
    ...inline(text.slice(match.index + match[0].length)),
  ];
}

function link(url, children) {
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, ...children);
}

function spoiler(text) {
  const show = () => element.setAttribute('data-shown', '');
  const onkeydown = (event) => (event.key === 'Enter' || event.key === ' ') && show();
  const element = h(
    'span',
    { class: 'spoiler', role: 'button', tabindex: 0, title: 'Show the spoiler', onclick: show, onkeydown },
    ...inline(text),
  );
  return element;
}

function mention(text, color, isMe = false) {
  return h('span', { class: isMe ? 'mention me' : 'mention', style: color ? { color: colorOf(color) } : {} }, text);
}

function role(id) {
  const known = guild()?.roles.find((one) => one.id === id);
  return mention(`@${known?.name ?? 'role'}`, known?.color, false);
}

function channelLink(id) {
  const known = channelOf(id);
  if (!known) return mention('#unknown');
  return h('a', { class: 'mention', href: `#/${state.tree.me.id}/${id}` }, `#${known.name}`);
}

function emoji(name, id) {
  const url = emojiUrl(id);
  return h('img', { class: 'emoji', src: url, alt: `:${name}:`, title: `:${name}:` });
}

/** Pictures come from where the avatars come from. */
export function emojiUrl(id) {
  return `${new URL(state.tree.me.avatarUrl).origin}/emojis/${id}.png`;
}

const styles = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

function moment(seconds, style) {
  const date = new Date(seconds * 1000);
  const full = new Intl.DateTimeFormat(undefined, styles.F).format(date);
  const text =
    style === 'R' ? relative(date) : new Intl.DateTimeFormat(undefined, styles[style] ?? styles.f).format(date);
  return h('time', { class: 'moment', datetime: date.toISOString(), title: full }, text);
}

const units = [
  ['year', 31536000],
  ['month', 2592000],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

function relative(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
