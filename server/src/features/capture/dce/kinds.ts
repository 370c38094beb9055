/** Message types by the names of DiscordChatExporter; it writes the others as a number in quotes. */
const messageTypes: Readonly<Record<string, number>> = {
  Default: 0,
  RecipientAdd: 1,
  RecipientRemove: 2,
  Call: 3,
  ChannelNameChange: 4,
  ChannelIconChange: 5,
  ChannelPinnedMessage: 6,
  GuildMemberJoin: 7,
  ThreadCreated: 18,
  Reply: 19,
};

const channelTypes: Readonly<Record<string, number>> = {
  GuildTextChat: 0,
  DirectTextChat: 1,
  GuildVoiceChat: 2,
  DirectGroupTextChat: 3,
  GuildCategory: 4,
  GuildNews: 5,
  GuildNewsThread: 10,
  GuildPublicThread: 11,
  GuildPrivateThread: 12,
  GuildStageVoice: 13,
  GuildDirectory: 14,
  GuildForum: 15,
};

const stickerFormats: Readonly<Record<string, number>> = { Png: 1, Apng: 2, Lottie: 3, Gif: 4 };

const nameOf = (names: Readonly<Record<string, number>>) => {
  const byNumber = new Map(Object.entries(names).map(([name, number]) => [number, name]));
  return (number: number): string => byNumber.get(number) ?? String(number);
};
/** A name that is unknown and no number counts as the first kind: text message, text channel. */
const numberOf =
  (names: Readonly<Record<string, number>>) =>
  (name: unknown): number => {
    const text = typeof name === 'string' || typeof name === 'number' ? String(name) : '';
    if (Object.hasOwn(names, text)) return names[text] ?? 0;
    return /^\d{1,5}$/.test(text) ? Number(text) : 0;
  };

export const messageTypeName = nameOf(messageTypes);
export const messageTypeNumber = numberOf(messageTypes);
export const channelTypeName = nameOf(channelTypes);
export const channelTypeNumber = numberOf(channelTypes);
export const stickerFormatName = nameOf(stickerFormats);
export const stickerFormatNumber = numberOf(stickerFormats);
