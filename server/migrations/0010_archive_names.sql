-- Who is meant by from:name: exact names by index; similar ones by pg_trgm where the server has it (0002).
create index archive_members_by_username on archive_members (guild_id, lower(username));
create index archive_members_by_global_name on archive_members (guild_id, lower(global_name)) where global_name is not null;
create index archive_members_by_nick on archive_members (guild_id, lower(nick)) where nick is not null;
create index archive_channels_by_name on archive_channels (guild_id, lower(name));
