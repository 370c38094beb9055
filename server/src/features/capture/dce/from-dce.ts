import { isEntity, isRaw, numberIn, stringIn } from '../../../platform/discord/raw.ts';
import type { RawChannel, RawGuild, RawMessage, RawUser } from '../../archive/index.ts';
import type { DceHeader, DceMessage, DceObject } from './dce.types.ts';
import { channelTypeNumber, messageTypeNumber, stickerFormatNumber } from './kinds.ts';

/** What an imported object says of itself beside its Discord-like fields: where it is from, and the original. */
interface DceMark<Original> {
  readonly source: 'dce';
  readonly dce: Original;
}

type ImportedMessage = RawMessage & DceMark<DceMessage>;

/**
 * An exported message in the shape of Discord's API, as far as it tells, with the original kept whole under `dce`:
 * `toDce` gives it back, also after a database has reordered its fields.
 */
export function fromDce(header: DceHeader, message: DceMessage): ImportedMessage {
  const content = stringIn(message, 'content') ?? '';
  const reference = isRaw(message['reference']) ? message['reference'] : undefined;
  const forwarded = isRaw(message['forwardedMessage']) ? message['forwardedMessage'] : undefined;
  const interaction = isRaw(message['interaction']) ? message['interaction'] : undefined;
  const callEnded = stringIn(message, 'callEndedTimestamp');
  const reactions = list(message['reactions']).map(reactionOf);
  const none: number = 0;
  return {
    id: message.id,
    type: messageTypeNumber(message['type']),
    channel_id: header.channel.id,
    author: userOf(message.author),
    content,
    timestamp: message.timestamp,
    edited_timestamp: stringIn(message, 'timestampEdited'),
    tts: false,
    mention_everyone: /@(everyone|here)\b/.test(content),
    mentions: list(message['mentions']).filter(isEntity).map(userOf),
    mention_roles: Array.from(content.matchAll(/<@&(\d{17,20})>/g), ([, id = '']) => id),
    attachments: list(message['attachments']).map(attachmentOf),
    embeds: list(message['embeds']).map(embedOf),
    pinned: message['isPinned'] === true,
    flags: none,
    components: [],
    ...(reactions.length > 0 && { reactions }),
    ...stickersOf(message),
    ...(reference && { message_reference: referenceOf(reference, forwarded !== undefined) }),
    ...(forwarded && { message_snapshots: [{ message: snapshotOf(forwarded) }] }),
    ...(interaction &&
      isRaw(interaction['user']) &&
      isEntity(interaction['user']) && {
        interaction: {
          id: stringIn(interaction, 'id') ?? '0',
          type: 2,
          name: stringIn(interaction, 'name') ?? '',
          user: userOf(interaction['user']),
        },
      }),
    ...(callEnded !== null && { call: { participants: [], ended_timestamp: callEnded } }),
    source: 'dce',
    dce: message,
  };
}

interface ImportedPlace {
  readonly guild: RawGuild & DceMark<DceHeader['guild']>;
  readonly channel: RawChannel & DceMark<DceHeader['channel']>;
  /** The category, or for a thread its channel, of which an export tells no more than id and name. */
  readonly parent?: RawChannel;
}

/** Guild, channel and parent of an export in the shape of Discord's API, for those that are not known yet. */
export function fromDceHeader({ guild, channel }: DceHeader): ImportedPlace {
  const type = channelTypeNumber(channel['type']);
  const parentId = stringIn(channel, 'categoryId');
  const isThread = type >= 10 && type <= 12;
  const textOrForum = 0;
  return {
    guild: {
      id: guild.id,
      name: stringIn(guild, 'name') ?? 'Unknown guild',
      icon: imageHash(stringIn(guild, 'iconUrl'), 'icons'),
      source: 'dce',
      dce: guild,
    },
    channel: {
      id: channel.id,
      type,
      guild_id: guild.id,
      name: stringIn(channel, 'name') ?? channel.id,
      topic: stringIn(channel, 'topic'),
      parent_id: parentId,
      source: 'dce',
      dce: channel,
    },
    ...(parentId !== null && {
      parent: {
        id: parentId,
        type: isThread ? textOrForum : 4,
        guild_id: guild.id,
        name: stringIn(channel, 'category') ?? parentId,
      },
    }),
  };
}

type RawPart<Name extends string> = NonNullable<RawMessage[Name]>;

function userOf(user: DceObject & { readonly id: string }): RawMessage['author'] & RawUser {
  const username = stringIn(user, 'name') ?? user.id;
  const nickname = stringIn(user, 'nickname');
  const discriminator = stringIn(user, 'discriminator') ?? '0';
  return {
    id: user.id,
    username,
    discriminator: discriminator === '0000' ? '0' : discriminator,
    global_name: nickname === null || nickname === username ? null : nickname,
    avatar: imageHash(stringIn(user, 'avatarUrl'), 'avatars'),
    ...(user['isBot'] === true && { bot: true }),
  };
}

function attachmentOf(attachment: DceObject): RawPart<'attachments'>[number] {
  const url = stringIn(attachment, 'url') ?? '';
  return {
    id: stringIn(attachment, 'id') ?? '0',
    filename: stringIn(attachment, 'fileName') ?? 'unknown',
    size: numberIn(attachment, 'fileSizeBytes') ?? 0,
    url,
    proxy_url: url,
  };
}

function embedOf(embed: DceObject): RawPart<'embeds'>[number] {
  const author = isRaw(embed['author']) ? embed['author'] : undefined;
  const footer = isRaw(embed['footer']) ? embed['footer'] : undefined;
  const image = isRaw(embed['image']) ? embed['image'] : list(embed['images'])[0];
  const color = colourNumber(stringIn(embed, 'color'));
  return {
    ...some('title', stringIn(embed, 'title')),
    ...some('url', stringIn(embed, 'url')),
    ...some('timestamp', stringIn(embed, 'timestamp')),
    ...some('description', stringIn(embed, 'description')),
    ...(color !== undefined && { color }),
    ...(author && {
      author: { name: stringIn(author, 'name') ?? '', ...some('url', stringIn(author, 'url')), ...iconOf(author) },
    }),
    ...(footer && { footer: { text: stringIn(footer, 'text') ?? '', ...iconOf(footer) } }),
    ...(isRaw(embed['thumbnail']) && { thumbnail: mediaOf(embed['thumbnail']) }),
    ...(image && { image: mediaOf(image) }),
    ...(isRaw(embed['video']) && { video: mediaOf(embed['video']) }),
    fields: list(embed['fields']).map((field) => ({
      name: stringIn(field, 'name') ?? '',
      value: stringIn(field, 'value') ?? '',
      inline: field['isInline'] === true,
    })),
  };
}

function mediaOf(media: DceObject) {
  const [url, canonical] = [stringIn(media, 'url'), stringIn(media, 'canonicalUrl')];
  const [width, height] = [numberIn(media, 'width'), numberIn(media, 'height')];
  return {
    url: canonical ?? url ?? '',
    ...(canonical !== null && url !== null && { proxy_url: url }),
    ...(width !== null && { width }),
    ...(height !== null && { height }),
  };
}

function iconOf(owner: DceObject) {
  const [url, canonical] = [stringIn(owner, 'iconUrl'), stringIn(owner, 'iconCanonicalUrl')];
  if (url === null && canonical === null) return {};
  return { icon_url: canonical ?? url ?? '', ...(canonical !== null && url !== null && { proxy_icon_url: url }) };
}

function reactionOf(reaction: DceObject): RawPart<'reactions'>[number] {
  const emoji: DceObject = isRaw(reaction['emoji']) ? reaction['emoji'] : {};
  const count = numberIn(reaction, 'count') ?? 0;
  return {
    // An emoji of Unicode has an empty id in an export.
    emoji: { id: stringIn(emoji, 'id') || null, name: stringIn(emoji, 'name'), animated: emoji['isAnimated'] === true },
    count,
    count_details: { burst: 0, normal: count },
    burst_colors: [],
    me: false,
    me_burst: false,
  };
}

/** People who reacted, by the emoji's id or, for Unicode, the emoji itself; older exports do not tell. */
export function reactorsOf(message: DceMessage): Map<string, RawUser[]> {
  const reactors = new Map<string, RawUser[]>();
  for (const reaction of list(message['reactions'])) {
    const emoji: DceObject = isRaw(reaction['emoji']) ? reaction['emoji'] : {};
    const users = list(reaction['users']).filter(isEntity).map(userOf);
    const key = stringIn(emoji, 'id') || stringIn(emoji, 'name');
    if (key !== null && users.length > 0) reactors.set(key, users);
  }
  return reactors;
}

function stickersOf(owner: DceObject): Pick<RawMessage, 'sticker_items'> {
  const stickers = list(owner['stickers']).filter(isEntity);
  if (stickers.length === 0) return {};
  return {
    sticker_items: stickers.map((sticker) => ({
      id: sticker.id,
      name: stringIn(sticker, 'name') ?? '',
      format_type: stickerFormatNumber(sticker['format']),
    })),
  };
}

function referenceOf(reference: DceObject, forwards: boolean): RawPart<'message_reference'> {
  return {
    type: forwards || reference['type'] === 'Forward' ? 1 : 0,
    channel_id: stringIn(reference, 'channelId') ?? '',
    ...some('message_id', stringIn(reference, 'messageId')),
    ...some('guild_id', stringIn(reference, 'guildId')),
  };
}

function snapshotOf(forwarded: DceObject): RawPart<'message_snapshots'>[number]['message'] {
  const none: number = 0;
  return {
    type: none,
    content: stringIn(forwarded, 'content') ?? '',
    timestamp: stringIn(forwarded, 'timestamp') ?? '',
    edited_timestamp: stringIn(forwarded, 'timestampEdited'),
    attachments: list(forwarded['attachments']).map(attachmentOf),
    embeds: list(forwarded['embeds']).map(embedOf),
    ...stickersOf(forwarded),
    mentions: [],
    mention_roles: [],
    flags: none,
    components: [],
  };
}

function list(value: unknown): DceObject[] {
  return Array.isArray(value) ? value.filter(isRaw) : [];
}

/** The field when there is a value; an empty text of an export stands for none. */
function some<Name extends string>(name: Name, value: string | null): Partial<Record<Name, string>> {
  const field: Partial<Record<Name, string>> = {};
  if (value !== null && value !== '') field[name] = value;
  return field;
}

function colourNumber(colour: string | null): number | undefined {
  return colour !== null && /^#[0-9a-f]{6}$/i.test(colour) ? Number.parseInt(colour.slice(1), 16) : undefined;
}

/** The hash in a link such as https://cdn.discordapp.com/avatars/ID/HASH.png?size=512; a member's own picture is another. */
function imageHash(url: string | null, folder: string): string | null {
  return new RegExp(`^https?://[^/]+/${folder}/\\d+/(\\w+)\\.`).exec(url ?? '')?.[1] ?? null;
}
