import type { AuthorView, MessageView } from '@guildhall/contract';
import { mayRead, type Readable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { traits } from '../message-traits.ts';
import { record, records, text } from '../raw.ts';
import { timeOfId } from '../snowflake-time.ts';
import { readableText } from '../text/readable-text.ts';
import { authorView, displayName, hexColor, unknownAuthor, webhookView } from './author-view.ts';
import { embedViews } from './embed-views.ts';
import { collectMentions } from './mentions.ts';
import type { MessageRow } from './message-rows.store.ts';
import { channelNames, people, roleNames } from './names.store.ts';
import { attachmentView, pollView, stickerViews } from './part-views.ts';

/** Rows as they are shown, in their order. Names of all of them are looked up at once, people mostly with one query. */
export async function messageViews(
  deps: ArchiveDeps,
  guildId: string,
  rows: readonly MessageRow[],
  readable: Readable,
): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const mentioned = rows.map(collectMentions);
  const userIds = new Set<string>();
  const roleIds = new Set<string>();
  const channelIds = new Set<string>();
  for (const [i, row] of rows.entries()) {
    userIds.add(row.author_id);
    if (row.reply_author_id) userIds.add(row.reply_author_id);
    for (const id of mentioned[i]?.users ?? []) userIds.add(id);
    for (const id of mentioned[i]?.roles ?? []) roleIds.add(id);
    for (const id of mentioned[i]?.channels ?? []) channelIds.add(id);
  }
  const db = deps.db.kysely;
  const [persons, channels, roles] = await Promise.all([
    people(db, guildId, userIds),
    channelNames(db, guildId, channelIds),
    roleNames(db, guildId, roleIds),
  ]);
  const authors = new Map<string, AuthorView>();
  for (const [id, person] of persons) authors.set(id, authorView(person, guildId));

  return rows.map((row, i): MessageView => {
    const { raw } = row;
    const author =
      (row.has & traits.webhook) !== 0
        ? webhookView(record(raw?.author), row.author_id, guildId)
        : (authors.get(row.author_id) ?? unknownAuthor(row.author_id));
    const names: MessageView['names'] = { users: {}, roles: {}, channels: {} };
    const found = mentioned[i];
    if (found) {
      for (const id of found.users) {
        const person = persons.get(id);
        if (person) names.users[id] = displayName(person);
      }
      for (const id of found.roles) {
        const role = roles.get(id);
        if (role) names.roles[id] = { name: role.name, color: hexColor(role.color) };
      }
      for (const id of found.channels) {
        const channel = channels.get(id);
        if (channel) names.channels[id] = channel.name;
      }
    }
    return {
      id: row.message_id,
      channelId: row.channel_id,
      author,
      type: row.type,
      content: row.content,
      createdAt: timeOfId(row.message_id).toISOString(),
      editedAt: row.edited_at?.toISOString() ?? null,
      deletedAt: row.deleted_at?.toISOString() ?? null,
      pinned: row.pinned,
      versions: row.version,
      replyTo: row.reply_to_id === null ? null : replyView(row, row.reply_to_id, authors, names, readable),
      thread: row.thread,
      ...fileViews(row, guildId),
      embeds: raw ? embedViews(raw.embeds, ownerOf(row, guildId)) : [],
      reactions: (row.reactions ?? []).map(({ id, name, animated, count }) => ({
        emoji: { id, name, animated },
        count,
      })),
      stickers: raw ? stickerViews(raw, guildId) : [],
      poll: raw ? pollView(raw) : null,
      names,
    };
  });
}

function replyView(
  row: MessageRow,
  replyToId: string,
  authors: ReadonlyMap<string, AuthorView>,
  names: MessageView['names'],
  readable: Readable,
): MessageView['replyTo'] {
  const channelId = row.reply_to_channel_id ?? row.channel_id;
  const readableThere = mayRead(readable, channelId);
  const known = row.reply_author_id !== null && row.reply_author_id !== '0' && readableThere;
  return {
    id: replyToId,
    channelId,
    author: known ? (authors.get(row.reply_author_id ?? '') ?? null) : null,
    excerpt: known && row.reply_deleted === false ? excerptOf(row.reply_content ?? '', names) : null,
    deleted: readableThere && row.reply_deleted === true,
  };
}

/** One line of a reply's header. Cut when it is readable: a cut through a spoiler's marks would show it. */
const excerptLength = 200;

function excerptOf(content: string, names: MessageView['names']): string {
  const { text } = readableText(content, names);
  return text.length <= excerptLength ? text : text.slice(0, excerptLength).replace(/[\ud800-\udbff]$/, '');
}

const ownerOf = (row: MessageRow, guildId: string) => ({
  guildId,
  channelId: row.channel_id,
  messageId: row.message_id,
});

/** A message's own attachments, and what it forwards with that message's attachments. */
function fileViews(row: MessageRow, guildId: string): Pick<MessageView, 'attachments' | 'forwarded'> {
  const attachments = (row.attachments ?? []).map((attachment) => attachmentView(attachment, guildId));
  const snapshot = record(records(row.raw?.message_snapshots)[0]?.message);
  if (!snapshot) return { attachments, forwarded: null };
  const forwardedIds = new Set(records(snapshot.attachments).map(({ id }) => id));
  return {
    attachments: attachments.filter(({ id }) => !forwardedIds.has(id)),
    forwarded: {
      content: text(snapshot.content) ?? '',
      attachments: attachments.filter(({ id }) => forwardedIds.has(id)),
      embeds: embedViews(snapshot.embeds, { ...ownerOf(row, guildId), forwarded: true }),
    },
  };
}
