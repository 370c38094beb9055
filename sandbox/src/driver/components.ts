/** Pressing buttons and picking from menus, as a member does. */
import { ButtonStyle, ComponentKind, selectKinds } from '../components/model.ts';
import { walkComponents } from '../components/walk.ts';
import { invoke } from '../interactions/invoke.ts';
import { InteractionKind } from '../interactions/model.ts';
import { type Fields, flag, text, whole } from '../rest/fields.ts';
import type { Bot, StoredMessage } from '../state/model.ts';
import { type Answer, answerTo, nothing } from './answers.ts';
import { buttonName, screenOf } from './describe.ts';
import type { MemberView } from './member-view.ts';
import { checkSelection, type PickInput, resolvedSelection, selectionOf } from './selections.ts';
import { StoryError } from './story-error.ts';

/** On which message; default the newest that has what is looked for. */
export interface Where {
  readonly on?: StoredMessage | string;
  /** Custom id or placeholder of the menu. */
  readonly menu?: string;
}

interface Candidate {
  readonly message: StoredMessage;
  readonly component: Fields;
}

/** Components that the member sees, on the newest message first. */
function inSight(view: MemberView, where: Where, kinds: ReadonlySet<number>): Candidate[] {
  const onlyId = typeof where.on === 'object' ? where.on.id : where.on;
  return [...view.messages()]
    .reverse()
    .filter(({ id }) => onlyId === undefined || id === onlyId)
    .flatMap((message) =>
      walkComponents(message.components)
        .filter(({ component }) => kinds.has(whole(component, 'type') ?? 0))
        .map(({ component }) => ({ message, component })),
    );
}

const buttons: ReadonlySet<number> = new Set([ComponentKind.button]);

/** @param label The button's label, emoji or custom id. */
export async function pressButton(view: MemberView, label: string, where: Where): Promise<Answer> {
  const named = inSight(view, where, buttons).filter(
    ({ component }) => buttonName(component) === label || text(component, 'custom_id') === label,
  );
  const [found] = named;
  if (!found) throw new StoryError(`${view.name} finds no button "${label}". ${screenOf(view)}`);
  const { message, component } = found;
  if (flag(component, 'disabled')) throw new StoryError(`${view.name} cannot press "${label}": it is disabled.`);
  const style = whole(component, 'style');
  if (style === ButtonStyle.link || style === ButtonStyle.premium) return nothing;
  const customId = text(component, 'custom_id') ?? '';
  const id = whole(component, 'id');
  const interaction = useComponent(view, message, { id, component_type: ComponentKind.button, custom_id: customId });
  return answerTo(view, interaction, `pressed "${label}"`);
}

export async function pickFromMenu(view: MemberView, picks: readonly PickInput[], where: Where): Promise<Answer> {
  const shown = picks.map((one) => `"${String(typeof one === 'object' ? '…' : one)}"`).join(', ');
  const menus = inSight(view, where, selectKinds).filter(({ component }) => isNamed(component, where.menu));
  if (menus.length === 0) throw new StoryError(`${view.name} finds no menu to pick ${shown} from. ${screenOf(view)}`);
  const found = menus.find(({ component }) => selectionOf(view, component, picks) !== undefined);
  if (!found) throw new StoryError(`${view.name} finds no menu that offers ${shown}. ${screenOf(view)}`);
  const { message, component } = found;
  const values = selectionOf(view, component, picks) ?? [];
  checkSelection(view, component, values);
  const type = whole(component, 'type') ?? 0;
  const resolved = resolvedSelection(view, type, values, botOf(view, message).user.id);
  const interaction = useComponent(view, message, {
    id: whole(component, 'id'),
    component_type: type,
    custom_id: text(component, 'custom_id') ?? '',
    values,
    ...(resolved ? { resolved } : {}),
  });
  return answerTo(view, interaction, `picked ${shown}`);
}

function isNamed(component: Fields, name: string | undefined): boolean {
  return name === undefined || text(component, 'custom_id') === name || text(component, 'placeholder') === name;
}

/** A component that is not there, or on a message that the member does not see: what a tampered client could send. */
export interface ForgedComponent {
  readonly custom_id: string;
  /** Default the newest message of a bot in sight. */
  readonly on?: StoredMessage;
  /** Makes it a menu's selection; default a button. */
  readonly values?: readonly string[];
}

export async function forgeComponent(view: MemberView, forged: ForgedComponent): Promise<Answer> {
  const isFromBot = (message: StoredMessage) => botFor(view, message) !== undefined;
  const message = forged.on ?? [...view.messages()].reverse().find(isFromBot);
  if (!message) throw new StoryError(`${view.name} sees no message of a bot to forge a component on.`);
  const interaction = useComponent(view, message, {
    id: 1,
    component_type: forged.values ? ComponentKind.textSelect : ComponentKind.button,
    custom_id: forged.custom_id,
    ...(forged.values ? { values: forged.values } : {}),
  });
  return answerTo(view, interaction, `forged "${forged.custom_id}"`);
}

function useComponent(view: MemberView, message: StoredMessage, data: object) {
  return invoke(view.invoker, {
    bot: botOf(view, message),
    kind: InteractionKind.component,
    data,
    source: message,
  });
}

function botFor({ discord }: MemberView, message: StoredMessage): Bot | undefined {
  return [...discord.bots.values()].find(({ user }) => user.id === message.author.id);
}

function botOf(view: MemberView, message: StoredMessage): Bot {
  const bot = botFor(view, message);
  if (!bot) throw new StoryError(`The message is of ${message.author.username}, no bot of this sandbox.`);
  return bot;
}
