import {
  type APIMessage,
  type APIMessageReference,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import type { Attachments } from './attachments.ts';
import type { Draft } from './draft.ts';
import { linkEmbed } from './embeds.ts';
import { writePoll } from './polls.ts';
import type { Random } from './random.ts';
import type { Reactions } from './reactions.ts';
import { type Audience, iso, type Setting } from './setting.ts';

export interface Place {
  readonly channelId: string;
  readonly audience: Audience;
  /** Whether its messages may be forwarded elsewhere, and forwards may come here. */
  readonly isPublic: boolean;
  readonly isNews: boolean;
}

export interface Writer {
  /** Turns a draft into the message as the API sends it, and remembers it in `draft.message`. */
  write(draft: Draft, place: Place, id?: string): APIMessage;
}

/** Forwards pick from the public messages written last. */
const forwardableMessages = 200;

export function createWriter(setting: Setting, random: Random, attachments: Attachments, reactions: Reactions): Writer {
  const forwardable: APIMessage[] = [];

  function write(draft: Draft, place: Place, id = setting.ids.at(draft.at)): APIMessage {
    const mentions = [...draft.mentions];
    const answered = draft.type === MessageType.Reply ? draft.target?.message : undefined;
    if (answered && random.chance(0.85) && !mentions.includes(answered.author)) mentions.push(answered.author);
    const none: number = 0;
    const message: APIMessage = {
      type: draft.type,
      content: draft.content,
      mentions,
      mention_roles: draft.mentionRoles,
      attachments: [],
      embeds: draft.link === undefined ? [] : [linkEmbed(draft.link)],
      timestamp: iso(draft.at),
      edited_timestamp: draft.editedAt === undefined ? null : iso(draft.editedAt),
      flags: none,
      components: [],
      id,
      channel_id: place.channelId,
      author: draft.author,
      pinned: draft.pinned ?? false,
      mention_everyone: draft.mentionEveryone,
      tts: false,
      ...draft.fields,
    };
    refer(message, draft);
    enclose(message, draft);
    if (draft.forward) forwardInto(message, draft);
    const canBeReactedTo = draft.type === MessageType.Default || draft.type === MessageType.Reply;
    if (canBeReactedTo) {
      const shows = place.isNews ? 'news' : draft.image ? 'picture' : 'words';
      const drawn = reactions.draw(
        { channelId: place.channelId, id, author: draft.author, atMs: draft.at, shows },
        place.audience,
      );
      if (drawn.length > 0) message.reactions = drawn;
    }
    if (place.isPublic && draft.type === MessageType.Default && !draft.poll && message.content.length > 20)
      remember(message);
    draft.message = message;
    return message;
  }

  function refer(message: APIMessage, draft: Draft): void {
    const target = draft.target?.message;
    if (draft.announces) {
      message.message_reference = {
        type: MessageReferenceType.Default,
        channel_id: draft.announces.id,
        guild_id: setting.guildId,
      };
    }
    if (!target) return;
    const reference: APIMessageReference = {
      type: MessageReferenceType.Default,
      channel_id: target.channel_id,
      message_id: target.id,
    };
    message.message_reference =
      draft.type === MessageType.PollResult ? reference : { ...reference, guild_id: setting.guildId };
    if (draft.type === MessageType.Reply || draft.type === MessageType.ThreadStarterMessage) {
      // A referenced message comes without what it refers to itself, and without its reactions.
      const { referenced_message: _deeper, reactions: _reactions, ...plain } = target;
      message.referenced_message = plain;
    }
  }

  function enclose(message: APIMessage, draft: Draft): void {
    if (draft.image) message.attachments.push(attachments.image(message.channel_id, draft.at, draft.content));
    if (draft.log) message.attachments.push(attachments.log(message.channel_id, draft.at));
    if (draft.voice) {
      message.attachments.push(attachments.voice(message.channel_id, draft.at));
      message.flags = MessageFlags.IsVoiceMessage;
    }
    if (draft.poll) {
      message.poll = writePoll(draft.poll, setting.endMs);
      message.content = '';
    }
    if (draft.sticker !== undefined) {
      message.sticker_items = [{ id: stickerId(setting, draft.sticker), name: draft.sticker, format_type: 1 }];
    }
  }

  function forwardInto(message: APIMessage, draft: Draft): void {
    const earlier = forwardable.filter((candidate) => Date.parse(candidate.timestamp) < draft.at);
    if (earlier.length === 0) return;
    const origin = random.pick(earlier);
    message.content = '';
    message.flags = MessageFlags.HasSnapshot;
    message.message_reference = {
      type: MessageReferenceType.Forward,
      channel_id: origin.channel_id,
      message_id: origin.id,
      guild_id: setting.guildId,
    };
    const {
      type,
      content,
      attachments,
      embeds,
      timestamp,
      edited_timestamp,
      mentions,
      mention_roles,
      components = [],
    } = origin;
    const flags: number = 0;
    const snapshot = {
      type,
      content,
      attachments,
      embeds,
      timestamp,
      edited_timestamp,
      flags,
      mentions,
      mention_roles,
      components,
    };
    message.message_snapshots = [{ message: snapshot }];
  }

  function remember(message: APIMessage): void {
    if (forwardable.length < forwardableMessages) forwardable.push(message);
    else forwardable[random.int(0, forwardableMessages - 1)] = message;
  }

  return { write };
}

/** A sticker keeps its id throughout the guild: it follows from the guild and the name. */
function stickerId(setting: Setting, name: string): string {
  let low = 0n;
  for (const letter of name) low = (low * 31n + BigInt(letter.codePointAt(0) ?? 0)) & 0x3fffffn;
  return ((BigInt(setting.guildId) & ~0x3fffffn) | low).toString();
}
