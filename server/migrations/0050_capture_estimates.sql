-- When Discord was asked last for its count of a channel's messages; null: it is to be asked again.
alter table coverage_channels add column estimated_at timestamptz;

-- Attachments whose download failed for a reason that may pass: how often, and when it is tried again.
create table capture_attachment_tries (
  guild_id bigint not null,
  attachment_id bigint not null,
  failures integer not null,
  next_at timestamptz not null,
  problem text not null,
  primary key (guild_id, attachment_id)
);
