-- Which reactions were asked for their people, and at which count; asked again when the count is another.
create table capture_reactors_asked (
  guild_id bigint not null,
  message_id bigint not null,
  emoji text not null,
  count integer not null,
  asked_at timestamptz not null default now(),
  primary key (guild_id, message_id, emoji)
);
