/** What the page knows. Views read it; `main.js` changes it. */
export const state = {
  /** Servers, conversations and the member; undefined until one is chosen. */
  tree: undefined,
  guildId: undefined,
  channelId: undefined,
  /** Of the open channel, by id, in order. */
  messages: new Map(),
  /** Messages that only this member sees. */
  alone: new Map(),
  /** Those of them that were put away. */
  dismissed: new Set(),
  /** Names and pictures by user id. */
  people: new Map(),
  /** Channels with something unread. */
  unread: new Set(),
  replyTo: undefined,
  editing: undefined,
  hasMore: false,
};

export const guild = () => state.tree?.guilds.find(({ id }) => id === state.guildId);

export function channelOf(id) {
  const everywhere = [
    ...(state.tree?.guilds.flatMap(({ channels }) => channels) ?? []),
    ...(state.tree?.conversations ?? []),
  ];
  return everywhere.find((channel) => channel.id === id);
}

export const channel = () => channelOf(state.channelId);

export const guildOf = (channelId) =>
  state.tree?.guilds.find(({ channels }) => channels.some(({ id }) => id === channelId));

export const meHere = () => guild()?.me ?? state.tree?.me;

/** Somebody, also when only a message's own author is known. */
export function person(user) {
  return (
    state.people.get(user?.id) ?? {
      id: user?.id,
      name: user?.global_name ?? user?.username ?? 'Somebody',
      avatarUrl: '',
      color: 0,
      isBot: user?.bot,
    }
  );
}

export function learn(people) {
  for (const one of people ?? []) state.people.set(one.id, one);
}

/** Ids are numbers too large for JavaScript's: shorter ones are smaller, equally long ones compare as text. */
export const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** A message's time stands in its id. */
export const timeOf = (id) => new Date(Number(BigInt(id) >> 22n) + 1420070400000);
