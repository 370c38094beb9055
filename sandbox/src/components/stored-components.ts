import { type Fields, isFields, objects, whole } from '../rest/fields.ts';
import type { StoredAttachment } from '../state/model.ts';
import { ComponentKind, selectKinds } from './model.ts';
import { walkComponents } from './walk.ts';

/** Components as Discord keeps them: numbered in reading order, defaults filled in, files resolved. */
export function storedComponents(
  components: readonly object[],
  attachments: readonly StoredAttachment[],
  nextId: () => string,
): object[] {
  const taken = new Set(walkComponents(components).map(({ component }) => whole(component, 'id') ?? 0));
  let last = 0;
  const number = (given: number | undefined): number => {
    if (given) return given;
    do last++;
    while (taken.has(last));
    return last;
  };
  const media = (value: unknown): object => unfurled(isFields(value) ? value : {}, attachments, nextId);
  const keep = (component: Fields): object => {
    const { type, id: given, components: inner, accessory, items, ...rest } = withoutNothing(component);
    const id = number(typeof given === 'number' ? given : undefined);
    return {
      ...defaultsOf(typeof type === 'number' ? type : 0),
      ...rest,
      type,
      id,
      ...(Array.isArray(inner) ? { components: inner.filter(isFields).map(keep) } : {}),
      ...(isFields(accessory) ? { accessory: keep(accessory) } : {}),
      ...(isFields(rest['media']) ? { media: media(rest['media']) } : {}),
      ...(isFields(rest['file']) ? storedFile(rest['file'], attachments, media) : {}),
      ...(Array.isArray(items) ? { items: items.filter(isFields).map((item) => galleryItem(item, media)) } : {}),
    };
  };
  return components.filter(isFields).map(keep);
}

function defaultsOf(type: number): object {
  if (selectKinds.has(type)) return { min_values: 1, max_values: 1 };
  switch (type) {
    case ComponentKind.container:
      return { accent_color: null, spoiler: false };
    case ComponentKind.thumbnail:
      return { description: null, spoiler: false };
    case ComponentKind.file:
      return { spoiler: false };
    case ComponentKind.separator:
      return { spacing: 1, divider: true };
    default:
      return {};
  }
}

function galleryItem(item: Fields, media: (value: unknown) => object): object {
  return { description: null, spoiler: false, ...withoutNothing(item), media: media(item['media']) };
}

function storedFile(file: Fields, attachments: readonly StoredAttachment[], media: (value: unknown) => object): object {
  const attachment = attachmentOf(String(file['url']), attachments);
  return { file: media(file), name: attachment?.filename ?? null, size: attachment?.size ?? null };
}

/** `attachment://name` means a file of the same message; other addresses are the web's. */
function attachmentOf(url: string, attachments: readonly StoredAttachment[]): StoredAttachment | undefined {
  const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
  return name === undefined ? undefined : attachments.find(({ filename }) => filename === name);
}

function unfurled(media: Fields, attachments: readonly StoredAttachment[], nextId: () => string): object {
  // A message that is sent again as it came, as when it is edited, has its media unfurled already.
  if (typeof media['id'] === 'string' && typeof media['proxy_url'] === 'string') return media;
  const url = String(media['url']);
  const attachment = attachmentOf(url, attachments);
  if (!attachment) return { id: nextId(), url, proxy_url: url, width: null, height: null, content_type: null };
  const { id, width = null, height = null, content_type = null } = attachment;
  return { id: nextId(), url, proxy_url: url, width, height, content_type, attachment_id: id };
}

/** Discord leaves out what a request set to null. */
function withoutNothing(fields: Fields): Record<string, unknown> {
  const kept = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const result = Object.fromEntries(kept);
  const [emoji, options] = [result['emoji'], objects(fields, 'options')];
  if (isFields(emoji)) result['emoji'] = withoutNothing(emoji);
  if (options) result['options'] = options.map(withoutNothing);
  return result;
}
