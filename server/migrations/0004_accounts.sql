-- Who may use the console. Secrets are stored as SHA-256 hashes: they are 128 random bits and more, so a slow hash
-- would add nothing.

-- One-time keys of the owner link.
create table accounts_owner_keys (
  key_hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table accounts_sessions (
  token_hash bytea primary key,
  actor_kind text not null check (actor_kind in ('owner')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The end that use does not put off.
  expires_at timestamptz not null
);
create index accounts_sessions_expiry on accounts_sessions (expires_at);
