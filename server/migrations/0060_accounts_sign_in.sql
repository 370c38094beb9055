-- Members sign in with Discord. Discord's tokens are not kept: who somebody is, is asked once, and where they belong is
-- known from the bots.

create table accounts_users (
  user_id bigint primary key,
  name text not null,
  avatar text,
  first_seen_at timestamptz not null,
  signed_in_at timestamptz not null
);

alter table accounts_sessions drop constraint accounts_sessions_actor_kind_check;
alter table accounts_sessions
  -- Names a session to its user; it opens nothing.
  add column id uuid not null default gen_random_uuid(),
  add column user_id bigint references accounts_users (user_id) on delete cascade,
  -- The browser and system, as its user recognises it.
  add column device text not null default '',
  add constraint accounts_sessions_actor check (
    (actor_kind = 'owner' and user_id is null) or (actor_kind = 'member' and user_id is not null)
  );
create unique index accounts_sessions_id on accounts_sessions (id);
create index accounts_sessions_user on accounts_sessions (user_id);

-- Sign-ins that were begun: the state that comes back from Discord, bound to the browser that began.
create table accounts_sign_ins (
  state_hash bytea primary key,
  browser_hash bytea not null,
  return_to text not null,
  expires_at timestamptz not null
);
create index accounts_sign_ins_expiry on accounts_sign_ins (expires_at);
