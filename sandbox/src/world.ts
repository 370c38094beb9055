/**
 * What a sandbox guild is made of: plain data in the shapes of Discord's API v10, ready to be served.
 *
 * A generator or an importer builds a `GuildSeed`; `sandbox.addGuild(seed)` takes it over. Nothing in it is
 * derived: permissions, member counts and `last_message_id` are computed by the sandbox.
 */
import type {
  APIChannel,
  APIEmoji,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIUser,
  GatewayGuildCreateDispatchData,
} from 'discord-api-types/v10';

/** Members as stored: the user is kept apart, so that one user can be in several guilds. */
export type SeedMember = Omit<APIGuildMember, 'user'> & { userId: string };

/** Bytes of an attachment: themselves, or made when they are first read. */
export interface SeedFile {
  readonly byteLength: number;
  read(): Uint8Array;
}

/** A thread is a channel of type 10, 11 or 12 with `thread_metadata` and `parent_id`. */
export interface GuildSeed {
  /** The guild object without its collections. */
  readonly guild: Pick<
    GatewayGuildCreateDispatchData,
    | 'id'
    | 'name'
    | 'owner_id'
    | 'description'
    | 'icon'
    | 'features'
    | 'preferred_locale'
    | 'rules_channel_id'
    | 'system_channel_id'
  >;
  readonly roles: APIRole[];
  readonly emojis: APIEmoji[];
  readonly users: APIUser[];
  readonly members: SeedMember[];
  /** Every channel but threads. */
  readonly channels: APIChannel[];
  readonly threads: APIChannel[];
  /** Users in a thread, by thread id; decides who sees a private thread. */
  readonly threadMembers: ReadonlyMap<string, readonly string[]>;
  /**
   * Messages of a channel or thread, oldest first, complete: author, attachments with a URL that the sandbox
   * replaces by a signed one, reactions with counts, polls, `message_reference` and so on.
   */
  readonly messages: ReadonlyMap<string, APIMessage[]>;
  /** Who reacted: key `${channelId}/${messageId}/${emojiKey}` where emojiKey is the emoji's id or, for Unicode, itself. */
  readonly reactors: ReadonlyMap<string, readonly string[]>;
  /** Bytes of attachments, by attachment id. */
  readonly files: ReadonlyMap<string, Uint8Array | SeedFile>;
}
