-- What every feature stands on.

-- How far each consumer of a feed has read: see server/src/platform/feed.
-- (xid, seq) of the last row whose result is stored; rows after it in that order are still to come.
create table feed_cursors (
  consumer text not null,
  source text not null,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (consumer, source)
);

-- Stamps a row that a feed reads, when it comes and whenever it changes, with the next number of the sequence named
-- as the trigger's argument and with its transaction:
--   seq bigint not null, xid xid8 not null
--   create index messages_feed on messages (xid, seq);
--   create trigger messages_feed_stamp before insert or update on messages
--     for each row execute function feed_stamp('messages_seq');
-- A table that takes bulk inserts may give the columns the defaults nextval('…') and pg_current_xact_id() instead, and
-- set both in its updates.
create function feed_stamp() returns trigger language plpgsql as $$
begin
  -- Set while the stamps of a restored database are brought in line.
  if current_setting('guildhall.keep_stamps', true) = 'on' then
    return new;
  end if;
  new.xid := pg_current_xact_id();
  new.seq := nextval(tg_argv[0]);
  return new;
end
$$;
