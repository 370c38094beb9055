import { chatScenes, galleryScenes, staffScenes } from './stock/community.ts';
import { craftingScenes } from './stock/crafting.ts';
import { languageScenes } from './stock/languages.ts';
import { eventScenes, raidScenes } from './stock/play.ts';
import type { Scene } from './stock/scene.ts';
import { bugScenes, supportScenes } from './stock/support.ts';

/** Who may do what, beyond the roles: everyone; reads only; staff alone; staff and bots; no history for anyone. */
export type Access = 'open' | 'read-only' | 'staff' | 'staff-and-bots' | 'no-history';

/** How a channel comes by its messages. */
type Flow = 'chat' | 'welcome' | 'rules' | 'announcements' | 'followed' | 'bot-log' | 'none';

export interface ChannelPlan {
  readonly name: string;
  readonly kind: 'text' | 'announcement' | 'forum' | 'voice';
  readonly category: string;
  readonly topic: string | null;
  /** Share of the guild's messages, relative to the others. */
  readonly weight: number;
  readonly access: Access;
  readonly flow: Flow;
  readonly scenes: readonly Scene[];
}

const chat = (
  category: string,
  name: string,
  topic: string | null,
  weight: number,
  scenes: readonly Scene[],
): ChannelPlan => ({ category, name, topic, weight, scenes, kind: 'text', access: 'open', flow: 'chat' });

const opinions = chatScenes.filter((scene) => scene.id === 'opinion');
const petScenes = chatScenes.filter((scene) => scene.id === 'pets');
const foodScenes = chatScenes.filter((scene) => scene.id === 'food');
const hobbyScenes = chatScenes.filter((scene) => scene.id === 'hobbies');
const newcomerScenes = chatScenes.filter((scene) => scene.id === 'newcomer');
const marketScenes = craftingScenes.filter((scene) => scene.id === 'market');
const screenshotScenes = galleryScenes.filter((scene) => scene.id === 'screenshot');
const artScenes = galleryScenes.filter((scene) => scene.id !== 'screenshot');
const groupScenes = raidScenes.filter((scene) => scene.id === 'looking-for-group');
const adminScenes = supportScenes.filter((scene) => scene.id === 'server-admin');
const suggestionScenes = bugScenes.filter((scene) => scene.id === 'suggestion');
const reportScenes = bugScenes.filter((scene) => scene.id === 'bug-report');

/** The guild that a demonstration shows. */
export const livelyLayout: readonly ChannelPlan[] = [
  { ...chat('Lantern Hall', 'welcome', 'Say hello to whoever just arrived', 2.6, []), flow: 'welcome' },
  { ...chat('Lantern Hall', 'rules', null, 0.05, []), access: 'read-only', flow: 'rules' },
  {
    ...chat('Lantern Hall', 'announcements', 'News of the guild', 0.8, []),
    kind: 'announcement',
    access: 'read-only',
    flow: 'announcements',
  },
  {
    ...chat('Lantern Hall', 'game-news', 'Followed from the makers of Emberfall', 0.5, []),
    access: 'read-only',
    flow: 'followed',
  },
  chat('Community', 'general', 'Everything and nothing', 14, [...chatScenes, ...opinions, ...raidScenes.slice(3)]),
  chat('Community', 'introductions', 'Who are you, and what do you craft?', 3, newcomerScenes),
  chat('Community', 'off-topic', 'Food, films, the weather', 7, [...foodScenes, ...hobbyScenes, ...chatScenes]),
  chat('Community', 'pets', 'Pet tax is payable here', 3, petScenes),
  {
    ...chat('Community', 'campfire', 'What is said at the fire stays at the fire', 1.5, chatScenes),
    access: 'no-history',
  },
  chat('Crafting', 'crafting-requests', 'What you need, what you bring, what you pay', 9, craftingScenes.slice(0, 1)),
  chat('Crafting', 'recipes', 'Where does it drop, what does it take?', 5, craftingScenes.slice(1, 2)),
  chat('Crafting', 'market', 'WTS · WTB · price checks', 6, marketScenes),
  chat('Crafting', 'show-and-tell', 'Masterworks and disasters', 3, craftingScenes.slice(3)),
  { ...chat('Crafting', 'workshop', 'Guides, orders and builds', 0, craftingScenes), kind: 'forum', flow: 'none' },
  chat(
    'Play',
    'raids',
    'Dates, strategy, aftermath',
    8,
    raidScenes.filter((scene) => scene.id !== 'looking-for-group'),
  ),
  chat('Play', 'looking-for-group', null, 5, groupScenes),
  chat('Play', 'events', 'Festivals, contests, races', 4, eventScenes),
  chat('Creations', 'art-gallery', 'Finished pieces and kind words', 5, artScenes),
  chat('Creations', 'screenshots', null, 4, screenshotScenes),
  chat('Support', 'server-support', 'Connection trouble and dedicated servers', 8, [...supportScenes, ...adminScenes]),
  chat('Support', 'bug-reports', 'One bug a message: version, steps, log', 5, reportScenes),
  chat('Support', 'suggestions', 'What should become better?', 3, suggestionScenes),
  {
    ...chat('Support', 'help-desk', 'Open a post, mark it solved', 0, [...supportScenes, ...reportScenes]),
    kind: 'forum',
    flow: 'none',
  },
  ...Object.entries(languageScenes).map(([name, scenes], index) =>
    chat('International', name, null, index < 2 ? 2 : 1.2, scenes),
  ),
  { ...chat('Voice', 'Tavern', null, 0.8, chatScenes), kind: 'voice' },
  { ...chat('Voice', 'Raid Night', null, 0.8, groupScenes), kind: 'voice' },
  { ...chat('Voice', 'Quiet Corner', null, 0, []), kind: 'voice', flow: 'none' },
  { ...chat('Staff', 'staff-room', 'Nothing leaves this room', 3, staffScenes), access: 'staff' },
  { ...chat('Staff', 'council', 'Budget, plans, servers', 1.5, staffScenes.slice(1)), access: 'staff-and-bots' },
  { ...chat('Staff', 'mod-log', 'Written by Ledger', 1.5, []), access: 'staff-and-bots', flow: 'bot-log' },
];

/** `count` plain text channels that everyone reads, equally busy: the layout for measurements. */
export function evenLayout(count: number): ChannelPlan[] {
  const chats = livelyLayout.filter((plan) => plan.flow === 'chat' && plan.kind === 'text' && plan.access === 'open');
  return Array.from({ length: count }, (_, index) => {
    const model = chats[index % chats.length];
    if (model === undefined) throw new RangeError('the layout has no chat channels');
    const round = Math.floor(index / chats.length);
    return { ...model, name: round === 0 ? model.name : `${model.name}-${round + 1}`, weight: 1 };
  });
}
