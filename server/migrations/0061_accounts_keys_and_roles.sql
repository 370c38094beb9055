-- Programs act with keys of their own instead of with somebody's session.
create table accounts_api_keys (
  id uuid primary key default gen_random_uuid(),
  key_hash bytea not null unique,
  name text not null,
  scopes text[] not null,
  -- Whose rights it has; null: the owner's.
  user_id bigint references accounts_users (user_id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index accounts_api_keys_user on accounts_api_keys (user_id);

-- Who works in which area of a guild: everybody with a role of Discord, or a single member.
create table accounts_area_roles (
  guild_id bigint not null,
  area_role text not null,
  subject_kind text not null check (subject_kind in ('role', 'member')),
  subject_id bigint not null,
  -- Null: the owner of the installation.
  named_by bigint,
  named_at timestamptz not null,
  primary key (guild_id, area_role, subject_kind, subject_id)
);
