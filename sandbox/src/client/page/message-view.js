import { components } from './components.js';
import { colorOf, h, icon, iconButton } from './dom.js';
import { embed } from './embed-view.js';
import { emojiUrl, markdown } from './markdown.js';
import { channel, compareIds, person, state, timeOf } from './state.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** Messages of the same author within so much time stand under one name. */
const togetherMs = 5 * 60 * 1000;

const notices = {
  6: 'pinned a message to this channel.',
  7: 'joined the server.',
  8: 'boosted the server.',
  18: 'started a thread:',
};

export function continues(message, before) {
  if (!before || before.author.id !== message.author.id || before.author.username !== message.author.username)
    return false;
  if (message.message_reference || message.interaction_metadata || notices[message.type] || notices[before.type])
    return false;
  if (isAlone(message) !== isAlone(before)) return false;
  return (
    timeOf(message.id) - timeOf(before.id) < togetherMs &&
    timeOf(message.id).toDateString() === timeOf(before.id).toDateString()
  );
}

export const isAlone = (message) => Boolean(message.flags & 64);
const isThinking = (message) => Boolean(message.flags & 128);

/** @param actions what the buttons of the message do */
export function messageView(message, before, actions) {
  const time = timeOf(message.id);
  const together = continues(message, before);
  if (notices[message.type]) return noticeView(message, time, actions);
  const author = message.webhook_id && !message.interaction_metadata ? webhookAuthor(message) : person(message.author);
  const pings = message.mention_everyone || message.mentions.some(({ id }) => id === state.tree.me.id);
  const classes = ['message', together ? 'together' : '', pings ? 'pings' : '', isAlone(message) ? 'alone' : ''].filter(
    Boolean,
  );
  return h(
    'article',
    {
      class: classes.join(' '),
      id: `m${message.id}`,
      tabindex: -1,
      'aria-label': `${author.name}, ${full.format(time)}`,
      'data-id': message.id,
    },
    replied(message, actions),
    usedCommand(message),
    together
      ? h('time', { class: 'aside', datetime: time.toISOString(), title: full.format(time) }, clock.format(time))
      : h('img', { class: 'avatar', src: author.avatarUrl, alt: '', width: 40, height: 40 }),
    h(
      'div',
      { class: 'body' },
      together
        ? null
        : h(
            'header',
            null,
            h('b', { class: 'author', style: { color: colorOf(author.color) } }, author.name),
            author.isBot || message.webhook_id ? h('span', { class: 'tag' }, 'APP') : null,
            h('time', { datetime: time.toISOString(), title: full.format(time) }, clock.format(time)),
          ),
      content(message, actions),
      ...message.attachments.map(attachment),
      ...message.embeds.map(embed),
      components(message),
      reactions(message, actions),
      message.thread ? threadLink(message.thread) : null,
      isAlone(message)
        ? h(
            'p',
            { class: 'alone-note' },
            'Only you can see this · ',
            h('button', { type: 'button', class: 'link', onclick: () => actions.dismiss(message) }, 'Dismiss'),
          )
        : null,
    ),
    isAlone(message) ? null : toolbar(message, actions),
  );
}

function webhookAuthor(message) {
  const known = person(message.author);
  return { ...known, name: message.author.username, color: 0 };
}

function content(message, actions) {
  if (isThinking(message)) return h('p', { class: 'thinking' }, `${person(message.author).name} is thinking…`);
  if (state.editing === message.id) return actions.editor(message);
  const snapshot = message.message_snapshots?.[0]?.message;
  return [
    snapshot ? h('div', { class: 'forwarded' }, h('small', null, 'Forwarded'), markdown(snapshot.content ?? '')) : null,
    message.content || message.edited_timestamp
      ? h(
          'div',
          { class: 'text' },
          markdown(message.content),
          message.edited_timestamp ? h('span', { class: 'edited' }, '(edited)') : null,
        )
      : null,
    message.poll ? poll(message.poll) : null,
    ...(message.sticker_items ?? []).map(({ name }) => h('p', { class: 'soft' }, `Sticker: ${name}`)),
  ];
}

function poll({ question, answers, results }) {
  const counts = new Map((results?.answer_counts ?? []).map(({ id, count }) => [id, count]));
  return h(
    'div',
    { class: 'poll' },
    h('b', null, question.text),
    ...answers.map(({ answer_id, poll_media }) =>
      h('p', null, `${poll_media.emoji?.name ?? '○'} ${poll_media.text ?? ''} · ${counts.get(answer_id) ?? 0}`),
    ),
  );
}

function replied(message, actions) {
  if (message.type !== 19) return null;
  const original = message.referenced_message;
  if (!original) return h('div', { class: 'replied' }, icon('reply'), h('em', null, 'The message was deleted.'));
  const author = person(original.author);
  return h(
    'button',
    { type: 'button', class: 'replied', onclick: () => actions.goTo(original.id), title: 'Go to the message' },
    icon('reply'),
    h('b', { style: { color: colorOf(author.color) } }, author.name),
    h(
      'span',
      null,
      original.content ? markdown(original.content.replaceAll('\n', ' '), { block: false }) : 'an attachment',
    ),
  );
}

function usedCommand(message) {
  const by = message.interaction_metadata;
  if (!by || message.type === 19 || message.type === 0) return null;
  const name = message.interaction?.name ?? by.name;
  return h(
    'div',
    { class: 'replied' },
    icon('reply'),
    h('b', null, person(by.user).name),
    h('span', null, name ? `used /${name}` : 'used a command'),
  );
}

function attachment(file) {
  if (file.content_type?.startsWith('image/')) {
    const width = Math.min(400, file.width ?? 400);
    const height = file.width ? Math.round((width * file.height) / file.width) : undefined;
    return h(
      'a',
      { class: 'picture', href: file.url, target: '_blank', rel: 'noreferrer' },
      h('img', { src: file.url, alt: file.description ?? file.filename, width, height, loading: 'lazy' }),
    );
  }
  if (file.content_type?.startsWith('video/'))
    return h('video', { class: 'picture', src: file.url, controls: true, preload: 'none' });
  return h(
    'a',
    { class: 'file', href: file.url, download: file.filename },
    icon('file'),
    h('span', null, h('b', null, file.filename), h('small', null, bytes(file.size))),
  );
}

export function bytes(size) {
  if (size < 1024) return `${size} bytes`;
  return size < 1048576 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1048576).toFixed(1)} MB`;
}

function reactions(message, actions) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map((reaction) =>
    h(
      'button',
      {
        type: 'button',
        class: 'reaction',
        'aria-pressed': reaction.me ? 'true' : 'false',
        'aria-label': `${reaction.emoji.name}, ${reaction.count}`,
        onclick: () => actions.react(message, reaction.emoji, reaction.me),
      },
      reaction.emoji.id
        ? h('img', { class: 'emoji', src: emojiUrl(reaction.emoji.id), alt: reaction.emoji.name })
        : reaction.emoji.name,
      h('span', null, reaction.count),
    ),
  );
  return h(
    'div',
    { class: 'reactions' },
    ...chips,
    channel()?.may.react
      ? iconButton('smile', 'Add a reaction', (event) => actions.pickReaction(message, event.currentTarget), {
          class: 'reaction more',
        })
      : null,
  );
}

function threadLink(thread) {
  return h(
    'a',
    { class: 'thread-link', href: `#/${state.tree.me.id}/${thread.id}` },
    icon('thread'),
    h('b', null, thread.name),
    h('span', null, `${thread.message_count} messages`),
  );
}

function noticeView(message, time, actions) {
  const author = person(message.author);
  return h(
    'article',
    { class: 'message notice', id: `m${message.id}`, 'data-id': message.id, tabindex: -1 },
    icon(message.type === 6 ? 'pin' : message.type === 18 ? 'thread' : 'switch'),
    h(
      'div',
      { class: 'body' },
      h('b', null, author.name),
      ` ${notices[message.type]} `,
      message.type === 18
        ? h('a', { href: `#/${state.tree.me.id}/${message.message_reference?.channel_id}` }, message.content)
        : null,
      message.type === 6
        ? h(
            'button',
            { type: 'button', class: 'link', onclick: () => actions.goTo(message.message_reference?.message_id) },
            'See it',
          )
        : null,
      h('time', { datetime: time.toISOString(), title: full.format(time) }, ` ${clock.format(time)}`),
    ),
  );
}

function toolbar(message, actions) {
  const may = channel()?.may ?? {};
  const isMine = message.author.id === state.tree.me.id;
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message' },
    may.react
      ? iconButton('smile', 'Add a reaction', (event) => actions.pickReaction(message, event.currentTarget))
      : null,
    may.send ? iconButton('reply', 'Reply', () => actions.reply(message)) : null,
    isMine ? iconButton('edit', 'Edit', () => actions.edit(message)) : null,
    may.openThread && !message.thread
      ? iconButton('thread', 'Start a thread', () => actions.openThread(message))
      : null,
    may.manage ? iconButton('pin', message.pinned ? 'Unpin' : 'Pin', () => actions.pin(message)) : null,
    isMine || may.manage ? iconButton('trash', 'Delete', () => actions.remove(message)) : null,
    actions.more?.(message) ?? null,
  );
}

/** Messages of the channel and those for this member alone, oldest first. */
export function shownMessages() {
  return [...state.messages.values(), ...state.alone.values()].sort((a, b) => compareIds(a.id, b.id));
}
