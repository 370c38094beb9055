/** The page's one connection: requests with answers, and events. It opens itself again when it breaks. */
const waiting = new Map();
const listeners = new Map();
let socket;
let lastId = 0;
let opened;
let retryMs = 300;

export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

function tell(event, data) {
  for (const listener of listeners.get(event) ?? []) listener(data);
}

export function connect() {
  opened = new Promise((resolve) => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/_sandbox/client`);
    socket.addEventListener('open', () => {
      retryMs = 300;
      resolve();
      tell('connected');
    });
    socket.addEventListener('message', ({ data }) => receive(JSON.parse(data)));
    socket.addEventListener('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('The sandbox went away.'));
      waiting.clear();
      tell('lost');
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, 5000);
    });
  });
  return opened;
}

function receive(message) {
  if (message.event) return tell(message.event, message);
  const asked = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.error === undefined) asked?.resolve(message.result);
  else asked?.reject(new Error(message.error));
}

/** Asks the sandbox; rejects with its sentence. */
export async function ask(request) {
  await opened;
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    socket.send(JSON.stringify({ ...request, id }));
  });
}

/** Calls an operation of Discord's REST API as the member. */
export function call(method, path, body, files) {
  return ask({ do: 'call', method, path, body, files });
}
