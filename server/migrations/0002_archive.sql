-- The archive: what Discord sent, as it was sent (archive_message_raw) and in columns that can be read and searched.
-- guild_id stands first in every key, so that tables can be partitioned or distributed by guild.

-- Word stems without stop words: "the who" and "to be or not to be" find themselves.
create text search dictionary archive_da_stem (template = snowball, language = danish);
create text search dictionary archive_de_stem (template = snowball, language = german);
create text search dictionary archive_en_stem (template = snowball, language = english);
create text search dictionary archive_es_stem (template = snowball, language = spanish);
create text search dictionary archive_fr_stem (template = snowball, language = french);
create text search dictionary archive_it_stem (template = snowball, language = italian);
create text search dictionary archive_nl_stem (template = snowball, language = dutch);
create text search dictionary archive_no_stem (template = snowball, language = norwegian);
create text search dictionary archive_pt_stem (template = snowball, language = portuguese);
create text search dictionary archive_ru_stem (template = snowball, language = russian);
create text search dictionary archive_sv_stem (template = snowball, language = swedish);
create text search dictionary archive_tr_stem (template = snowball, language = turkish);

create text search configuration archive_simple (copy = pg_catalog.simple);
create text search configuration archive_da (copy = pg_catalog.simple);
create text search configuration archive_de (copy = pg_catalog.simple);
create text search configuration archive_en (copy = pg_catalog.simple);
create text search configuration archive_es (copy = pg_catalog.simple);
create text search configuration archive_fr (copy = pg_catalog.simple);
create text search configuration archive_it (copy = pg_catalog.simple);
create text search configuration archive_nl (copy = pg_catalog.simple);
create text search configuration archive_no (copy = pg_catalog.simple);
create text search configuration archive_pt (copy = pg_catalog.simple);
create text search configuration archive_ru (copy = pg_catalog.simple);
create text search configuration archive_sv (copy = pg_catalog.simple);
create text search configuration archive_tr (copy = pg_catalog.simple);

alter text search configuration archive_da alter mapping for asciiword, word with archive_da_stem;
alter text search configuration archive_de alter mapping for asciiword, word with archive_de_stem;
alter text search configuration archive_en alter mapping for asciiword, word with archive_en_stem;
alter text search configuration archive_es alter mapping for asciiword, word with archive_es_stem;
alter text search configuration archive_fr alter mapping for asciiword, word with archive_fr_stem;
alter text search configuration archive_it alter mapping for asciiword, word with archive_it_stem;
alter text search configuration archive_nl alter mapping for asciiword, word with archive_nl_stem;
alter text search configuration archive_no alter mapping for asciiword, word with archive_no_stem;
alter text search configuration archive_pt alter mapping for asciiword, word with archive_pt_stem;
alter text search configuration archive_ru alter mapping for asciiword, word with archive_ru_stem;
alter text search configuration archive_sv alter mapping for asciiword, word with archive_sv_stem;
alter text search configuration archive_tr alter mapping for asciiword, word with archive_tr_stem;

-- Words arrive separated by single blanks (the writer splits them); the function only chooses the stemmer.
create function archive_search_vector(lang text, words text) returns tsvector
language sql immutable parallel safe
return case lang
  when 'en' then to_tsvector('archive_en', words)
  when 'simple' then to_tsvector('archive_simple', words)
  when 'da' then to_tsvector('archive_da', words)
  when 'de' then to_tsvector('archive_de', words)
  when 'es' then to_tsvector('archive_es', words)
  when 'fr' then to_tsvector('archive_fr', words)
  when 'it' then to_tsvector('archive_it', words)
  when 'nl' then to_tsvector('archive_nl', words)
  when 'no' then to_tsvector('archive_no', words)
  when 'pt' then to_tsvector('archive_pt', words)
  when 'ru' then to_tsvector('archive_ru', words)
  when 'sv' then to_tsvector('archive_sv', words)
  when 'tr' then to_tsvector('archive_tr', words)
  else to_tsvector('archive_simple', words)
end;

create table archive_guilds (
  guild_id bigint primary key,
  name text not null,
  icon text,
  owner_id bigint,
  member_count integer,
  raw jsonb not null,
  -- The bot is no longer in the guild.
  left_at timestamptz,
  updated_at timestamptz not null default now()
);

create table archive_channels (
  guild_id bigint not null,
  channel_id bigint not null,
  -- Category of a channel, channel of a thread.
  parent_id bigint,
  type smallint not null,
  name text not null,
  topic text,
  position integer not null default 0,
  nsfw boolean not null default false,
  archived boolean not null default false,
  locked boolean not null default false,
  archived_at timestamptz,
  -- What the channel or thread says of its newest message; may be deleted or not yet held.
  last_message_id bigint,
  raw jsonb not null,
  deleted_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (guild_id, channel_id)
);
create index archive_channels_by_parent on archive_channels (guild_id, parent_id);

-- Kept by the writer in the transaction of each batch; tombstones are not counted.
create table archive_channel_stats (
  guild_id bigint not null,
  channel_id bigint not null,
  messages bigint not null default 0,
  first_id bigint,
  last_id bigint,
  last_stored_at timestamptz not null default now(),
  primary key (guild_id, channel_id)
);

create table archive_roles (
  guild_id bigint not null,
  role_id bigint not null,
  name text not null,
  color integer not null default 0,
  position integer not null default 0,
  permissions bigint not null default 0,
  hoist boolean not null default false,
  managed boolean not null default false,
  mentionable boolean not null default false,
  raw jsonb not null,
  deleted_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (guild_id, role_id)
);

-- Everybody who was seen in a guild: members, former members, authors, bots, webhooks, mentioned users.
create table archive_members (
  guild_id bigint not null,
  user_id bigint not null,
  username text not null,
  global_name text,
  nick text,
  -- Image hashes; Discord serves the member's own one before the user's.
  avatar text,
  member_avatar text,
  bot boolean not null default false,
  role_ids bigint[] not null default '{}',
  joined_at timestamptz,
  -- Null also for those of whom only messages are known.
  left_at timestamptz,
  -- Of the columns that come with every message, so that an unchanged author costs no write.
  user_hash bigint not null,
  raw jsonb,
  updated_at timestamptz not null default now(),
  primary key (guild_id, user_id)
);

create sequence archive_seq;

create table archive_messages (
  guild_id bigint not null,
  message_id bigint not null,
  channel_id bigint not null,
  author_id bigint not null,
  -- The feed: the order of capture, anew with every change of content, and the transaction that wrote it.
  seq bigint not null default nextval('archive_seq'),
  xid xid8 not null default pg_current_xact_id(),
  seen_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  flags bigint not null default 0,
  -- Of all that makes a change (embeds, attachments …); of what makes a version; of what moves without either (votes).
  content_hash bigint not null,
  text_hash bigint not null,
  tally_hash bigint not null,
  reply_to_id bigint,
  -- Channel of the message replied to; null when it is this one.
  reply_to_channel_id bigint,
  forwarded_id bigint,
  forwarded_channel_id bigint,
  type integer not null,
  -- Bits, see archive/message-traits.ts: link 1, embed 2, file 4, image 8, video 16, sound 32, poll 64, sticker 128, forward 256 …
  has integer not null default 0,
  version smallint not null default 1,
  pinned boolean not null default false,
  mentions_everyone boolean not null default false,
  lang text not null default 'simple',
  content text not null,
  -- Users and roles; ids never collide. Null when there are none.
  mention_ids bigint[],
  search tsvector,
  primary key (guild_id, message_id)
);
create index archive_messages_by_channel on archive_messages (guild_id, channel_id, message_id);
create index archive_messages_by_author on archive_messages (guild_id, author_id, message_id);
create index archive_messages_feed on archive_messages (xid, seq);
-- A search reads the pending list from end to end: 1.1 ms with the default of 4 MB half full, 0.2 with 1 MB. Storing costs
-- the same with either, and nearly twice as much without a list (82 µs a message of the server instead of 45).
create index archive_messages_search on archive_messages using gin (search) with (gin_pending_list_limit = 1024);
create index archive_messages_mentions on archive_messages using gin (mention_ids) where mention_ids is not null;
create index archive_messages_with_extras on archive_messages (guild_id, message_id) where has <> 0;
-- Rare by nature; without an index a search for them walks the whole guild (120 ms for 500,000 messages).
create index archive_messages_to_everyone on archive_messages (guild_id, message_id) where mentions_everyone;
create index archive_messages_edited on archive_messages (guild_id, message_id) where edited_at is not null;
create index archive_messages_pinned on archive_messages (guild_id, channel_id, message_id) where pinned;
-- Insert-only tables reach vacuum late by default: every 5 % keeps statistics and the pending list of GIN fresh.
alter table archive_messages set (
  autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05, fillfactor = 95
);
-- 1,000 most common words are told apart by their frequency; the choice of plan depends on it.
alter table archive_messages alter column search set statistics 200;

-- Apart from archive_messages, which stays narrow enough to be walked: 350 bytes a row instead of 1,500.
create table archive_message_raw (
  guild_id bigint not null,
  message_id bigint not null,
  raw jsonb not null,
  primary key (guild_id, message_id)
);

-- Former versions; the newest stands in archive_messages.
create table archive_message_versions (
  guild_id bigint not null,
  message_id bigint not null,
  version smallint not null,
  content text not null,
  embeds jsonb not null,
  attachments jsonb not null,
  -- When this version came to be: the time of its edit, or of the message.
  at timestamptz not null,
  primary key (guild_id, message_id, version)
);

create table archive_attachments (
  guild_id bigint not null,
  attachment_id bigint not null,
  message_id bigint not null,
  channel_id bigint not null,
  name text not null,
  bytes bigint not null,
  content_type text,
  width integer,
  height integer,
  description text,
  spoiler boolean not null default false,
  -- Discord's link with its expiring signature, for the download; never given out.
  source_url text,
  state text not null default 'metadata-only'
    check (state in ('metadata-only', 'pending', 'stored', 'too-large', 'gone', 'failed')),
  -- Content address of the stored bytes.
  file_key text,
  problem text,
  -- An edit took it off the message; a former version still names it.
  removed_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (guild_id, attachment_id)
);
create index archive_attachments_by_message on archive_attachments (guild_id, message_id);
create index archive_attachments_to_store on archive_attachments (guild_id, attachment_id)
  where state in ('metadata-only', 'pending');
create index archive_attachments_by_file on archive_attachments (file_key) where file_key is not null;

create table archive_reactions (
  guild_id bigint not null,
  message_id bigint not null,
  -- The custom emoji's id, or the Unicode emoji itself.
  emoji text not null,
  emoji_id bigint,
  emoji_name text not null,
  animated boolean not null default false,
  count integer not null,
  primary key (guild_id, message_id, emoji)
);

create table archive_reactors (
  guild_id bigint not null,
  message_id bigint not null,
  emoji text not null,
  user_id bigint not null,
  primary key (guild_id, message_id, emoji, user_id)
);

-- Languages whose stemmer was used for a message of the guild: a query asks for each of them.
create table archive_languages (
  guild_id bigint not null,
  lang text not null,
  primary key (guild_id, lang)
);

-- Typing errors in names: with pg_trgm by index, without it the program compares names itself.
do $$
begin
  create extension if not exists pg_trgm;
  create index archive_members_names on archive_members
    using gin ((lower(username || ' ' || coalesce(global_name, '') || ' ' || coalesce(nick, ''))) gin_trgm_ops);
exception when undefined_file or insufficient_privilege or feature_not_supported then
  raise notice 'pg_trgm is not offered by this server: names are compared by the program';
end $$;
