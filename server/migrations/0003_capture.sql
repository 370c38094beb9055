-- Capture: what a guild wants captured, what is held (the coverage ledger), and the jobs that read history.

create table capture_settings (
  guild_id bigint primary key,
  live boolean not null default true,
  attachments boolean not null default false,
  -- 25 MiB: what Discord lets an unboosted member upload, with room.
  attachment_max_bytes bigint not null default 26214400 check (attachment_max_bytes between 0 and 1073741824),
  reactors boolean not null default false,
  repair_days integer not null default 3 check (repair_days between 0 and 30)
);

create table coverage_guilds (
  guild_id bigint primary key,
  -- Discord's own count of the guild's messages, from guild search.
  estimated_messages bigint,
  estimated_at timestamptz
);

-- One row a channel or thread. Its row lock serialises writers of the channel's ranges.
create table coverage_channels (
  guild_id bigint not null,
  channel_id bigint not null,
  unreadable_reason text,
  estimated_messages bigint,
  -- Every thread archived up to this time is in the catalogue.
  public_archived_until timestamptz,
  private_archived_until timestamptz,
  checked_at timestamptz,
  primary key (guild_id, channel_id)
);

-- Message ids, both ends included: every message between them that Discord still had is held. Never touching or
-- overlapping. A range from 0 has reached the start of the channel.
create table coverage_ranges (
  guild_id bigint not null,
  channel_id bigint not null,
  from_id bigint not null check (from_id >= 0),
  to_id bigint not null,
  primary key (guild_id, channel_id, from_id),
  check (from_id <= to_id)
);

-- Stretches that live capture knows it missed and has yet to read: (after_id, to_id].
create table coverage_live_gaps (
  guild_id bigint not null,
  channel_id bigint not null,
  after_id bigint not null,
  to_id bigint not null,
  reason text not null,
  opened_at timestamptz not null default now(),
  primary key (guild_id, channel_id, after_id),
  check (after_id < to_id)
);

create table capture_jobs (
  job_id uuid primary key,
  guild_id bigint not null,
  state text not null check (state in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  direction text not null check (direction in ('newest-first', 'oldest-first')),
  -- Both exclusive; null is open.
  after_id bigint,
  before_id bigint,
  refresh boolean not null,
  include_threads boolean not null,
  -- Null means every channel that can be read.
  channel_ids bigint[],
  -- The list of channels and threads is complete and durable.
  enumerated boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  messages_per_second real not null default 0,
  remaining_seconds real,
  waiting text,
  error text
);
create index capture_jobs_open on capture_jobs (created_at) where state in ('queued', 'running');
create index capture_jobs_by_guild on capture_jobs (guild_id, created_at desc);

create table capture_job_channels (
  guild_id bigint not null,
  job_id uuid not null references capture_jobs on delete cascade,
  channel_id bigint not null,
  name text not null,
  parent_id bigint,
  thread boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'skipped', 'failed')),
  -- The ids this job wants, both ends included; to_id is the newest message when the channel was listed.
  from_id bigint not null,
  to_id bigint not null,
  -- Everything wanted beyond it, seen from where the job began, is read. Moves in the transaction that stores the messages.
  cursor_id bigint,
  messages bigint not null default 0,
  added bigint not null default 0,
  oldest_id bigint,
  newest_id bigint,
  -- Share of the wanted stretch of time, 0 to 1.
  covered real not null default 0,
  reason text,
  primary key (guild_id, job_id, channel_id)
);
create index capture_job_channels_by_job on capture_job_channels (job_id);
