-- Which extras a guild's messages have is few values of `has`: a search for has:poll asks for those that hold the bit, and
-- reads only their entries. The index it replaces led to every link as well. 500,000 messages, 17,000 of them with links:
-- has:poll, of which there is none, took 40 ms.
create index archive_messages_by_extras on archive_messages (guild_id, has, message_id) where has <> 0;
drop index archive_messages_with_extras;

-- Joins, pins, boosts: rare among chat, and without an index a search for them walks the whole guild (120 ms).
create index archive_messages_system on archive_messages (guild_id, message_id) where type not in (0, 19, 20, 23);

-- Between which ids a channel has replies, ever since; null when it never had one. A reply is too common for an index of
-- its own (a quarter of lively chat), but where there is none a search for replies would walk the whole guild.
alter table archive_channel_stats add column first_reply_id bigint, add column last_reply_id bigint;
update archive_channel_stats stats set first_reply_id = replies.first_id, last_reply_id = replies.last_id
from (
  select guild_id, channel_id, min(message_id) as first_id, max(message_id) as last_id
  from archive_messages where type = 19 group by guild_id, channel_id
) replies
where stats.guild_id = replies.guild_id and stats.channel_id = replies.channel_id;
