/** Makes an element. Properties that begin with `on` are listeners; null and false children are left out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children
      .flat(Number.POSITIVE_INFINITY)
      .filter((child) => child !== null && child !== false && child !== undefined),
  );
  return element;
}

const paths = {
  hash: 'M5 9h14M5 15h14M10 4 8 20M16 4l-2 16',
  voice: 'M4 10v4h4l5 4V6L8 10zM17 9a4 4 0 0 1 0 6',
  news: 'M4 10v4l11 4V6zM15 9h3a3 3 0 0 1 0 6h-3M7 15v4',
  forum: 'M5 5h14v9H11l-4 4v-4H5z',
  thread: 'M6 4v10a3 3 0 0 0 3 3h9M14 13l4 4-4 4',
  reply: 'M10 6 4 12l6 6M4 12h10a6 6 0 0 1 6 6',
  edit: 'M4 20h4L19 9l-4-4L4 16z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 10h.01M15 10h.01M8 14.500c1 1.500 2.300 2.200 4 2.200s3-.7 4-2.200',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
  send: 'M4 12 20 4l-4 16-4-7z',
  switch: 'M8 5 4 9l4 4M4 9h13M16 11l4 4-4 4M20 15H7',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  down: 'M6 10l6 6 6-6',
};

/** A line drawing of 20 px. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

/** A button that shows a drawing and is named for those who do not see it. */
export function iconButton(name, label, onclick, more = {}) {
  return h(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label, onclick, ...more },
    icon(name),
  );
}

export function colorOf(number) {
  return number ? `#${number.toString(16).padStart(6, '0')}` : '';
}

/** One listener that does several things in turn. */
export const inTurn =
  (...steps) =>
  () => {
    for (const step of steps) step();
  };

/** A listener instead of what the browser would do. */
export const instead = (act) => (event) => {
  event.preventDefault();
  act(event);
};

/** Tells something for a few seconds. */
export function toast(text) {
  const note = h('div', { class: 'toast' }, text);
  document.querySelector('#toasts').append(note);
  setTimeout(() => note.remove(), 6000);
}

/** A window over the page; Escape and a click beside it close it. */
export function openDialog(label, ...children) {
  const dialog = h(
    'dialog',
    { 'aria-label': label, onclick: (event) => event.target === dialog && dialog.close() },
    ...children,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
