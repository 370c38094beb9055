/** What can be picked from select menus, on messages and in windows. */
import { ComponentKind } from '../components/model.ts';
import { resolvedObjects } from '../interactions/resolved.ts';
import { type Fields, flag, objects, text, whole } from '../rest/fields.ts';
import type { MemberView } from './member-view.ts';
import { idOf } from './option-values.ts';
import { StoryError } from './story-error.ts';

/** An option's label or value; the id of a user, role or channel, or something that has one. */
export type PickInput = string | { readonly id: string } | { readonly userId: string };

/** The values behind the picks; undefined when the menu does not offer all of them. */
export function selectionOf(view: MemberView, menu: Fields, picks: readonly PickInput[]): string[] | undefined {
  const values = picks.map((pick) => valueIn(view, menu, pick));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function valueIn(view: MemberView, menu: Fields, pick: PickInput): string | undefined {
  const { guild } = view.place;
  const id = idOf(pick);
  const isUser = guild.members.has(id);
  const isRole = guild.roles.has(id);
  switch (menu['type']) {
    case ComponentKind.userSelect:
      return isUser ? id : undefined;
    case ComponentKind.roleSelect:
      return isRole ? id : undefined;
    case ComponentKind.mentionableSelect:
      return isUser || isRole ? id : undefined;
    case ComponentKind.channelSelect: {
      const channel = guild.channels.get(id);
      const types = Array.isArray(menu['channel_types']) ? menu['channel_types'] : [];
      const offered = channel && (types.length === 0 || types.includes(channel.type));
      return offered && guild.canView(view.user.id, view.discord.clock.now(), channel) ? id : undefined;
    }
    default: {
      const options = objects(menu, 'options') ?? [];
      const found = options.find((option) => option['label'] === id) ?? options.find(({ value }) => value === id);
      return found && text(found, 'value');
    }
  }
}

/** @throws StoryError where the client would not let the selection go */
export function checkSelection(view: MemberView, menu: Fields, values: readonly string[]): void {
  const name = text(menu, 'placeholder') ?? text(menu, 'custom_id') ?? '';
  const [min, max] = [whole(menu, 'min_values') ?? 1, whole(menu, 'max_values') ?? 1];
  const refuse = (reason: string) => {
    throw new StoryError(`${view.name} cannot pick from "${name}": ${reason}.`);
  };
  if (flag(menu, 'disabled')) refuse('it is disabled');
  if (values.length > max) refuse(`it takes at most ${max}, not ${values.length}`);
  if (values.length < min) refuse(`it takes at least ${min}, not ${values.length}`);
  if (new Set(values).size < values.length) refuse('nothing can be picked twice');
}

/** What Discord sends along with ids; text menus have none. */
export function resolvedSelection(
  view: MemberView,
  type: number,
  values: readonly string[],
  botId: string,
): object | undefined {
  const { guild } = view.place;
  const roles = values.filter((id) => guild.roles.has(id));
  const users = values.filter((id) => guild.members.has(id));
  const named = {
    [ComponentKind.userSelect]: { users },
    [ComponentKind.roleSelect]: { roles },
    [ComponentKind.mentionableSelect]: { users, roles },
    [ComponentKind.channelSelect]: { channels: values },
  }[type];
  return named && resolvedObjects(view.place, named, botId, view.user.id);
}
