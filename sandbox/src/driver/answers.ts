import type { CommandChoice } from '../commands/model.ts';
import { deskOf } from '../interactions/desk-of.ts';
import { CallbackKind, MessageFlag, type Modal, type StoredInteraction } from '../interactions/model.ts';
import type { StoredMessage } from '../state/model.ts';
import { screenOf } from './describe.ts';
import type { MemberView } from './member-view.ts';
import { patienceMs, waitFor } from './patience.ts';
import { StoryError } from './story-error.ts';

/** What a bot answered at first. */
export interface Answer {
  /**
   * `message`: a new one; `thinking`: one that says that the bot is thinking; `update`: the message with the component was
   * changed; `later`: the bot took note and will change it; `window`: a modal opened; `choices`: suggestions;
   * `nothing`: the component sends nothing, as links do.
   */
  readonly kind: 'message' | 'thinking' | 'update' | 'later' | 'window' | 'choices' | 'nothing';
  readonly interaction: StoredInteraction | undefined;
  readonly message: StoredMessage | undefined;
  /** Only the member sees the message. */
  readonly isEphemeral: boolean;
  readonly modal: Modal | undefined;
  readonly choices: readonly CommandChoice[];
  /** Real milliseconds from the interaction to the answer. */
  readonly tookMs: number;
}

const kinds: Readonly<Record<number, Answer['kind']>> = {
  [CallbackKind.message]: 'message',
  [CallbackKind.deferredMessage]: 'thinking',
  [CallbackKind.deferredUpdate]: 'later',
  [CallbackKind.update]: 'update',
  [CallbackKind.autocomplete]: 'choices',
  [CallbackKind.modal]: 'window',
};

export const nothing: Answer = {
  kind: 'nothing',
  interaction: undefined,
  message: undefined,
  isEphemeral: false,
  modal: undefined,
  choices: [],
  tookMs: 0,
};

/** Waits for the first answer. @param deed What the member did, as in `pressed "Claim"`. */
export async function answerTo(view: MemberView, interaction: StoredInteraction, deed: string): Promise<Answer> {
  const { discord } = view;
  const desk = deskOf(discord);
  const started = performance.now();
  const outcome = await waitFor(
    discord,
    () => interaction.answer ?? (desk.isLate(interaction) ? 'late' : undefined),
    () => `${view.name} ${deed}, and within ${patienceMs / 1_000} s there was no answer. ${screenOf(view)}`,
  );
  if (outcome === 'late') {
    view.notices.push('The application did not respond');
    throw new StoryError(`${view.name} ${deed}, and the application did not respond. ${screenOf(view)}`);
  }
  if (outcome.modal) view.modal = { modal: outcome.modal, openedBy: interaction };
  const { originalId } = outcome;
  const message =
    originalId === undefined
      ? undefined
      : (desk.ephemeral(originalId)?.message ??
        interaction.place.guild.log(interaction.place.channel.id).get(originalId));
  return {
    kind: kinds[outcome.type] ?? 'nothing',
    interaction,
    message,
    isEphemeral: ((message?.flags ?? 0) & MessageFlag.ephemeral) !== 0,
    modal: outcome.modal,
    choices: outcome.choices ?? [],
    tookMs: performance.now() - started,
  };
}
