import type { DceObject } from './dce.types.ts';

/** Names that Discord gives to common emojis of Unicode; one that is not here is its own code, as in the original tool. */
const codes: Readonly<Record<string, string>> = Object.fromEntries(
  `👍 thumbsup|👎 thumbsdown|❤️ heart|❤ heart|😂 joy|🤣 rofl|😍 heart_eyes|😊 blush|😭 sob|😮 open_mouth|😢 cry|😡 rage|🎉 tada|🔥 fire
|👀 eyes|✅ white_check_mark|❌ x|🙏 pray|💯 100|👏 clap|🙂 slight_smile|😄 smile|😃 smiley|😀 grinning|😅 sweat_smile|😆 laughing|😉 wink
|😎 sunglasses|🤔 thinking|🙄 rolling_eyes|😱 scream|🥺 pleading_face|🥹 face_holding_back_tears|🤩 star_struck|😴 sleeping|🤷 shrug|🤦 face_palm
|👋 wave|💪 muscle|🤝 handshake|✨ sparkles|⭐ star|🌙 crescent_moon|☀️ sunny|⚡ zap|❄️ snowflake|🌈 rainbow|🚀 rocket|🎨 art|🎮 video_game
|🎣 fishing_pole_and_fish|🏮 izakaya_lantern|🔨 hammer|⚔️ crossed_swords|🛡️ shield|🐛 bug|🐾 feet|🐱 cat|🐶 dog|🦊 fox|🍞 bread|🍿 popcorn|☕ coffee
|🍵 tea|🎂 birthday|📸 camera_with_flash|📌 pushpin|📖 book|🔌 electric_plug|🖥️ desktop|👤 bust_in_silhouette|❓ question|❗ exclamation|➕ heavy_plus_sign
|🟢 green_circle|🟡 yellow_circle|🔴 red_circle|💀 skull|💔 broken_heart|💜 purple_heart|💙 blue_heart|💚 green_heart|🧡 orange_heart|🖤 black_heart|👌 ok_hand`
    .split('|')
    .map((pair) => pair.trim().split(' ')),
);

export interface ApiEmoji {
  readonly id: string | null;
  readonly name: string | null;
  readonly animated: boolean;
}

/** An emoji as an export shows it: custom ones by id, those of Unicode with an empty id and a picture of Twemoji. */
export function dceEmoji({ id, name, animated }: ApiEmoji): DceObject {
  const shown = name ?? '<unknown emoji>';
  return {
    id: id ?? '',
    name: shown,
    code: id === null ? (codes[shown] ?? shown) : shown,
    isAnimated: animated,
    imageUrl: id === null ? twemojiUrl(shown) : `https://cdn.discordapp.com/emojis/${id}.${animated ? 'gif' : 'png'}`,
  };
}

function twemojiUrl(emoji: string): string {
  const points = Array.from(emoji, (letter) => letter.codePointAt(0) ?? 0);
  // Twemoji leaves the variation selector out, except beside a zero-width joiner.
  const named = points.includes(0x200d) ? points : points.filter((point) => point !== 0xfe0f);
  const name = named.map((point) => point.toString(16)).join('-');
  return `https://cdn.jsdelivr.net/gh/twitter/twemoji@latest/assets/svg/${name}.svg`;
}

/** Emojis of a text, each once, in order; what stands in code is no emoji. */
export function inlineEmojis(text: string): DceObject[] {
  const prose = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, ' ');
  const found = new Map<string, ApiEmoji>();
  for (const [whole, animated, name, id] of prose.matchAll(/<(a?):(\w+):(\d{17,20})>|\p{RGI_Emoji}/gv)) {
    const emoji =
      id === undefined
        ? { id: null, name: whole, animated: false }
        : { id, name: name ?? '', animated: animated === 'a' };
    if (!found.has(emoji.name)) found.set(emoji.name, emoji);
  }
  return [...found.values()].map(dceEmoji);
}
