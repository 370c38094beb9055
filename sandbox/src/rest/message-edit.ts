import type { MessageEdit, NewFile } from '../actions/messages.ts';
import { refuseUnfitComponents } from '../components/check-components.ts';
import { discordErrors } from '../errors.ts';
import { MessageFlag } from '../interactions/model.ts';
import type { StoredMessage } from '../state/model.ts';
import { type Fields, objects, text, whole } from './fields.ts';
import { checkContent, checkEmbeds, mentionRulesFrom } from './message-draft.ts';

/** The change that a request asks of a message; throws what Discord answers to unfit ones. */
export function editFrom(body: Fields, files: readonly NewFile[], message: StoredMessage): MessageEdit {
  const content = body['content'] === null ? '' : text(body, 'content');
  checkContent(content);
  const embeds = body['embeds'] === null ? [] : objects(body, 'embeds');
  checkEmbeds(embeds);
  const components = body['components'] === null ? [] : objects(body, 'components');
  const flags = whole(body, 'flags');
  // A message that was made of components stays so.
  const isLayout = (((flags ?? 0) | message.flags) & MessageFlag.componentsV2) !== 0;
  const known = { attachments: message.attachments };
  refuseUnfitComponents({ ...known, ...body }, files, isLayout);
  const attachments = objects(body, 'attachments');
  const keep = attachments ? new Set(attachments.map((entry) => String(entry['id']))) : undefined;
  const kept = message.attachments.filter((attachment) => !keep || keep.has(attachment.id));
  const isEmpty =
    (content ?? message.content) === '' &&
    (embeds ?? message.embeds).length === 0 &&
    kept.length + files.length === 0 &&
    (components ?? message.components).length === 0 &&
    !message.poll;
  if (isEmpty) throw discordErrors.emptyMessage();
  const allowed = mentionRulesFrom(body);
  return {
    ...(isLayout && (flags ?? 0) & MessageFlag.componentsV2 ? { content: '', embeds: [] } : {}),
    ...(content === undefined ? {} : { content }),
    ...(embeds ? { embeds } : {}),
    ...(components ? { components } : {}),
    ...(flags === undefined ? {} : { flags: flags | (message.flags & MessageFlag.componentsV2) }),
    ...(allowed ? { allowedMentions: allowed } : {}),
    ...(keep ? { keepAttachments: keep } : {}),
    ...(files.length ? { files } : {}),
  };
}
