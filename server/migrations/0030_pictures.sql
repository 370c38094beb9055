-- Avatars, guild icons and custom emoji: small pictures from Discord's CDN that the console shows.
create table pictures (
  guild_id bigint not null,
  -- Where the CDN has it, without the ending: emojis/ID, avatars/USER/HASH …
  place text not null,
  -- Content address of the stored bytes; null when the CDN has no such picture.
  file_key text,
  content_type text,
  asked_at timestamptz not null,
  primary key (guild_id, place),
  check ((file_key is null) = (content_type is null))
);
