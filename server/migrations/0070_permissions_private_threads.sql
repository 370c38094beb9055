-- Who is in a private thread. Discord says it by events and on request only, and who may read the thread depends on it:
-- it must be there right after a start.
create table accounts_private_threads (
  guild_id bigint not null,
  thread_id bigint not null,
  member_ids bigint[] not null default '{}',
  -- When Discord's whole list was read last; null while only events told of it.
  read_at timestamptz,
  primary key (guild_id, thread_id)
);
