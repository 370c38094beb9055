import { isFields } from '../rest/fields.ts';

/** What the published specification says each implemented operation answers on success; `[]` marks a list, null no body. */
export const responseSchemas: Readonly<Record<string, string | null>> = {
  'GET /gateway': 'GatewayResponse',
  'GET /gateway/bot': 'GatewayBotResponse',
  'GET /users/@me': 'UserPIIResponse',
  'GET /users/{user_id}': 'UserResponse',
  'GET /users/@me/guilds': 'MyGuildResponse[]',
  'GET /users/@me/guilds/{guild_id}/member': 'PrivateGuildMemberResponse',
  'GET /oauth2/@me': 'OAuth2GetAuthorizationResponse',
  'GET /applications/@me': 'PrivateApplicationResponse',
  'GET /oauth2/applications/@me': 'PrivateApplicationResponse',
  'GET /guilds/{guild_id}': 'GuildWithCountsResponse',
  'GET /guilds/{guild_id}/channels': 'GuildChannelResponse[]',
  'POST /guilds/{guild_id}/channels': 'GuildChannelResponse',
  'GET /guilds/{guild_id}/roles': 'GuildRoleResponse[]',
  'POST /guilds/{guild_id}/roles': 'GuildRoleResponse',
  'PATCH /guilds/{guild_id}/roles': 'GuildRoleResponse[]',
  'GET /guilds/{guild_id}/roles/{role_id}': 'GuildRoleResponse',
  'PATCH /guilds/{guild_id}/roles/{role_id}': 'GuildRoleResponse',
  'DELETE /guilds/{guild_id}/roles/{role_id}': null,
  'PATCH /guilds/{guild_id}/channels': null,
  'PATCH /guilds/{guild_id}/members/@me': 'PrivateGuildMemberResponse',
  'DELETE /guilds/{guild_id}/members/{user_id}': null,
  'GET /guilds/{guild_id}/emojis': 'EmojiResponse[]',
  'GET /guilds/{guild_id}/members': 'GuildMemberResponse[]',
  'GET /guilds/{guild_id}/members/search': 'GuildMemberResponse[]',
  'GET /guilds/{guild_id}/members/{user_id}': 'GuildMemberResponse',
  'PATCH /guilds/{guild_id}/members/{user_id}': 'GuildMemberResponse',
  'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}': null,
  'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}': null,
  'GET /guilds/{guild_id}/threads/active': 'ThreadsResponse',
  'GET /guilds/{guild_id}/messages/search': 'GuildSearchResponse',
  'GET /channels/{channel_id}': 'GuildChannelResponse|ThreadResponse',
  'PATCH /channels/{channel_id}': 'GuildChannelResponse|ThreadResponse',
  'DELETE /channels/{channel_id}': 'GuildChannelResponse|ThreadResponse',
  'PUT /channels/{channel_id}/permissions/{overwrite_id}': null,
  'DELETE /channels/{channel_id}/permissions/{overwrite_id}': null,
  'POST /channels/{channel_id}/typing': null,
  'GET /channels/{channel_id}/messages': 'MessageResponse[]',
  'POST /channels/{channel_id}/messages': 'MessageResponse',
  'GET /channels/{channel_id}/messages/{message_id}': 'MessageResponse',
  'PATCH /channels/{channel_id}/messages/{message_id}': 'MessageResponse',
  'DELETE /channels/{channel_id}/messages/{message_id}': null,
  'POST /channels/{channel_id}/messages/bulk-delete': null,
  'POST /channels/{channel_id}/messages/{message_id}/crosspost': 'MessageResponse',
  'GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': 'UserResponse[]',
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': null,
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': null,
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}': null,
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': null,
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions': null,
  'GET /channels/{channel_id}/messages/pins': 'PinnedMessagesResponse',
  'GET /channels/{channel_id}/pins': 'MessageResponse[]',
  'PUT /channels/{channel_id}/messages/pins/{message_id}': null,
  'PUT /channels/{channel_id}/pins/{message_id}': null,
  'DELETE /channels/{channel_id}/messages/pins/{message_id}': null,
  'DELETE /channels/{channel_id}/pins/{message_id}': null,
  'POST /channels/{channel_id}/threads': 'CreatedThreadResponse',
  'POST /channels/{channel_id}/messages/{message_id}/threads': 'ThreadResponse',
  'GET /channels/{channel_id}/threads/archived/public': 'ThreadsResponse',
  'GET /channels/{channel_id}/threads/archived/private': 'ThreadsResponse',
  'GET /channels/{channel_id}/users/@me/threads/archived/private': 'ThreadsResponse',
  'GET /channels/{channel_id}/thread-members': 'ThreadMemberResponse[]',
  'GET /channels/{channel_id}/thread-members/{user_id}': 'ThreadMemberResponse',
  'PUT /channels/{channel_id}/thread-members/@me': null,
  'PUT /channels/{channel_id}/thread-members/{user_id}': null,
  'DELETE /channels/{channel_id}/thread-members/@me': null,
  'DELETE /channels/{channel_id}/thread-members/{user_id}': null,
};

/**
 * An answer without the points in which the sandbox follows Discord's documentation against the specification, which asks
 * to be read so.
 */
export function withoutDocumentedDepartures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDocumentedDepartures);
  if (!isFields(value)) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    // Forwards have a reference of type 1; the specification knows only 0.
    if (key === 'message_reference' && isFields(inner) && inner['type'] === 1) plain[key] = { ...inner, type: 0 };
    else plain[key] = withoutDocumentedDepartures(inner);
  }
  return plain;
}
