/** Long single posts, by the channel they suit. */
export const announcements = [
  `@everyone **The {event} is here!**\n\nCome to {place} on **{weekday}, {time}**. There will be {dish}, a raffle for a {item}, and {boss} in a party hat.\n\n> No sign-up needed, just bring a lantern.\n\nQuestions go to {#events}.`,
  `**Maintenance on {weekday}**\n{server} will be offline from {time} for about {number} hours while we move to version {version}. Your progress is saved before we stop. Status: {url}`,
  `**New in version {version}**\n- {dungeon} has a hard mode\n- {profession} recipes cost {percent} less {material}\n- {boss} no longer walks through walls\n- fixed \`{errorcode}\` on {os}\n\nFull notes: {url}`,
  `{&Raiders} **Raid calendar for next week**\n1. {weekday} {time}: {dungeon}\n2. {weekday2} {time2}: {dungeon2}\n\nSign up in {#raids}. Newcomers are welcome on both evenings.`,
  `Thank you! The guild donated **{number}00 €** for the animal shelter with the {event}. Screenshots in {#screenshots}, please. ❤️`,
  `**Welcome our new crafters of the month:** {@A} ({profession}) and {@B} ({profession2}). Your titles are waiting at {place}. @here`,
  `**Reminder about trades:** staff will never ask for your password or for gold in advance. Report it in {#help-desk} if someone does.`,
];

export const rules = [
  `**1. Be kind.** Everyone was new once.\n**2. No spam, no gold selling, no begging.**\n**3. Crafting requests go to {#crafting-requests}**, with what you bring and what you pay.\n**4. Spoilers in ||bars||** for the first two weeks after a patch.\n**5. English in the main channels**, your own language in the international ones.`,
  `**How moderation works here:** a note, then a warning, then a time-out. You can always appeal in {#help-desk}; somebody who was not involved will look at it.`,
  `Links: wiki {url} · status https://status.lantern-guild.example · be excellent to each other 🏮`,
];

/** Headlines of another guild's channel that this one follows. */
export const followedNews = [
  `**Emberfall weekly:** {boss} gets a new phase, {profession} gets {number} recipes, and {place} finally has a bridge.`,
  `**Hotfix {version}** is live: fixes \`{errorcode}\`, a duplicate {item}, and the music at {place}.`,
  `**Developer notes:** why {material} is rarer now, and what we plan for {profession} this season. {url}`,
];

export const forumTitles: Readonly<Record<string, readonly string[]>> = {
  'help-desk': [
    'Cannot connect to {server} ({errorcode})',
    'Lost my {item} after the update',
    'Stuck in {dungeon}',
    'Black screen on {os}',
    'How do I link my account?',
    'Guild bank rights missing',
    '{plugin} crashes the game',
    'Lag on {server} every evening',
    'Question about the {event} rewards',
    'Sound missing at {place}',
    'Wrong stats on {item}',
    'Own server: memory grows on {version}',
  ],
  workshop: [
    'Guide: {profession} from 1 to 300',
    'Best use for {material}?',
    'Order: {number} × {potion}',
    'Build: {weapon} {role}',
    'Where to farm {material} near {place}',
    'Masterwork {item}: numbers and luck',
    'Recipe list for {profession}',
    'Cheap {dish} for raids',
  ],
};

export const threadTitles = [
  '{item} for {weekday}',
  'Planning: {event}',
  '{dungeon} sign-ups',
  'About {boss}',
  '{material} prices',
  'Tips for {profession}',
  '{server} trouble',
  'Feedback on {version}',
  'Trip to {place}',
  '{potion} batch',
  'Logs: {errorcode}',
  'Lost and found',
];

export const pollQuestions: readonly (readonly [string, readonly string[]])[] = [
  ['When do we go to {dungeon}?', ['{weekday}', '{weekday2}', '{weekday3}', 'any day']],
  ['Next event?', ['{event}', '{event2}', '{event3}']],
  ['Which {profession} recipe should the guild fund?', ['{item}', '{item2}', '{potion}']],
  ['Best place for the new guild hall?', ['{place}', '{place2}', '{place3}', '{place4}']],
  ['{weapon} or {weapon2}?', ['{weapon}', '{weapon2}', 'both', 'a lute']],
  ['Tea or coffee during raids?', ['tea 🍵', 'coffee ☕', 'water, like an adult']],
];

export const stickers = [
  'Waving Lantern',
  'Crying Anvil',
  'Badger Approves',
  'Critical Hit',
  'Good Night',
  'Popcorn Owl',
  'This Is Fine (Forge)',
];
export const customEmojis = [
  'lantern',
  'spark',
  'anvil',
  'gg',
  'badgerhype',
  'potionblue',
  'sadforge',
  'blobknit',
  'pog_otter',
  'wipe',
];
export const reactionEmojis = ['👍', '❤️', '😂', '🎉', '🔥', '👀', '✅', '🙏', '😮', '🏮', '🔨', '💯', '🥹', '🐾', '🎣'];
/** Reactions that fit a picture. */
export const admiringEmojis = ['😍', '❤️', '🔥', '👏', '🎨', '✨', '🤩'];
