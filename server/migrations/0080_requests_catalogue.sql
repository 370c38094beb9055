-- What can be made in the games of a guild: professions, items, recipes (docs/requests.md).

-- The catalogues themselves, each once: guilds that import the same pack share it.
create table requests_catalogue_contents (
  -- SHA-256 of the canonical JSON.
  hash bytea primary key,
  content jsonb not null
);

create table requests_catalogues (
  guild_id bigint not null,
  game text not null,
  version integer not null check (version > 0),
  content_hash bytea not null references requests_catalogue_contents (hash),
  -- 'owner', or the id of the member.
  imported_by text not null,
  imported_at timestamptz not null,
  primary key (guild_id, game)
);
create index requests_catalogues_content on requests_catalogues (content_hash);

-- Append only: who changed what when. The numbers of versions go on after a removal.
create table requests_catalogue_history (
  guild_id bigint not null,
  game text not null,
  version integer not null,
  change text not null check (change in ('imported', 'removed')),
  -- Null of a removal. The content itself is kept only while a guild uses it.
  content_hash bytea,
  recipes integer not null,
  actor text not null,
  at timestamptz not null,
  primary key (guild_id, game, version)
);
