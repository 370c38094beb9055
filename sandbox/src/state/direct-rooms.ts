import { Locale } from 'discord-api-types/v10';
import { Permission } from '../permissions.ts';
import { compareIds } from '../snowflake.ts';
import { Guild } from './guild.ts';
import { ChannelKind, type Member, type StoredChannel } from './model.ts';

/** What both may do in a direct conversation. */
const directPermissions =
  Permission.ViewChannel |
  Permission.ReadMessageHistory |
  Permission.SendMessages |
  Permission.AddReactions |
  Permission.AttachFiles |
  Permission.EmbedLinks |
  Permission.UseExternalEmojis |
  Permission.UseExternalStickers |
  Permission.UseApplicationCommands |
  Permission.SendPolls |
  Permission.SendVoiceMessages |
  Permission.PinMessages;

/**
 * A direct conversation of two users. It is a guild without roles, so that everything about messages works in it as it
 * is; what it sends to clients carries no guild.
 */
export class DirectRoom extends Guild {
  override readonly isDirect = true;
  readonly channel: StoredChannel;

  constructor(id: string, userIds: readonly [string, string]) {
    super({
      id,
      name: '',
      owner_id: '',
      description: null,
      icon: null,
      features: [],
      preferred_locale: Locale.EnglishUS,
      rules_channel_id: null,
      system_channel_id: null,
    });
    this.channel = {
      id,
      type: ChannelKind.dm,
      guild_id: id,
      name: '',
      flags: 0,
      parent_id: null,
      permission_overwrites: [],
    };
    this.channels.set(id, this.channel);
    for (const userId of userIds) this.addMember(participant(userId));
  }

  override permissionsOf(userId: string): bigint {
    return this.members.has(userId) ? directPermissions : 0n;
  }

  override canView(userId: string): boolean {
    return this.members.has(userId);
  }

  /** The one of the two who is not this user. */
  partnerOf(userId: string): string {
    return this.memberIds().find((id) => id !== userId) ?? userId;
  }
}

/** Every direct conversation, found by its channel or by its two users, and whoever wants none. */
export class DirectRooms {
  readonly #byId = new Map<string, DirectRoom>();
  readonly #byPair = new Map<string, DirectRoom>();
  /** Users whose settings refuse direct messages. */
  readonly closedFor = new Set<string>();

  get(channelId: string): DirectRoom | undefined {
    return this.#byId.get(channelId);
  }

  between(one: string, other: string): DirectRoom | undefined {
    return this.#byPair.get(pairKey(one, other));
  }

  of(userId: string): readonly DirectRoom[] {
    return [...this.#byId.values()].filter((room) => room.members.has(userId));
  }

  add(room: DirectRoom): void {
    const [one = '', other = one] = room.memberIds();
    this.#byId.set(room.id, room);
    this.#byPair.set(pairKey(one, other), room);
  }
}

function pairKey(one: string, other: string): string {
  return compareIds(one, other) < 0 ? `${one}/${other}` : `${other}/${one}`;
}

function participant(userId: string): Member {
  return {
    userId,
    nick: null,
    avatar: null,
    banner: null,
    roles: [],
    joined_at: null,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}
