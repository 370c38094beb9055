/** What a member sees, in words: for looking for a text, and for saying what was there instead. */
import { ComponentKind, selectKinds } from '../components/model.ts';
import { walkComponents } from '../components/walk.ts';
import { MessageFlag, type Modal } from '../interactions/model.ts';
import { type Fields, isFields, objects, text } from '../rest/fields.ts';
import type { StoredMessage } from '../state/model.ts';
import type { MemberView } from './member-view.ts';

/** Everything legible of a message. */
export function textOf(message: StoredMessage): string {
  const thinking = message.flags & MessageFlag.loading ? [`${message.author.username} is thinking…`] : [];
  const embeds = message.embeds.filter(isFields).map(embedText);
  const files = message.attachments.map(({ filename }) => filename);
  return [...thinking, message.content, ...embeds, ...componentTexts(message.components), ...files]
    .filter(Boolean)
    .join('\n');
}

export function modalText({ title, components }: Modal): string {
  return [title, ...componentTexts(components)].join('\n');
}

function embedText(embed: Fields): string {
  const part = (name: string, field: string) => (isFields(embed[name]) ? text(embed[name], field) : undefined);
  const fields = (objects(embed, 'fields') ?? []).map((field) => `${field['name']}: ${field['value']}`);
  return [part('author', 'name'), text(embed, 'title'), text(embed, 'description'), ...fields, part('footer', 'text')]
    .filter(Boolean)
    .join('\n');
}

function componentTexts(components: readonly object[]): string[] {
  return walkComponents(components).flatMap(({ component }) => describeComponent(component) ?? []);
}

function describeComponent(component: Fields): string | undefined {
  const type = component['type'];
  const off = component['disabled'] === true ? ' (disabled)' : '';
  if (type === ComponentKind.button) return `[${buttonName(component)}${off}]`;
  if (type === ComponentKind.text) return text(component, 'content');
  if (type === ComponentKind.label) return text(component, 'label');
  if (type === ComponentKind.textInput) {
    return [text(component, 'label'), text(component, 'value')].filter(Boolean).join(': ') || undefined;
  }
  if (typeof type === 'number' && selectKinds.has(type)) {
    const options = (objects(component, 'options') ?? []).map((option) => text(option, 'label')).join(' | ');
    return `<${text(component, 'placeholder') ?? 'select'}${off}${options ? `: ${options}` : ''}>`;
  }
  return undefined;
}

/** A button's label, else its emoji. */
export function buttonName(button: Fields): string {
  return text(button, 'label') ?? (isFields(button['emoji']) ? String(button['emoji']['name']) : '');
}

/** The end of a screen, as a paragraph behind an error. */
export function screenOf(view: MemberView): string {
  const { place } = view;
  const where = place.guild.isDirect ? 'direct messages' : `#${place.channel.name}`;
  const lines = view
    .messages()
    .slice(-5)
    .map((message) => {
      const whisper = view.isEphemeral(message) ? ' (only you can see this)' : '';
      return `  ${message.author.username}${whisper}: ${textOf(message).replaceAll('\n', '\n    ') || '(nothing)'}`;
    });
  const modal = view.modal ? [`  window: ${modalText(view.modal.modal).replaceAll('\n', '\n    ')}`] : [];
  const notices = view.notices.slice(-1).map((notice) => `  Discord: ${notice}`);
  const all = [...lines, ...notices, ...modal];
  return `${view.name} sees in ${where}:\n${all.length > 0 ? all.join('\n') : '  nothing'}`;
}
