import type { Clock } from '../clock.ts';
import { discordErrors } from '../errors.ts';
import type { EphemeralMessage, StoredInteraction } from './model.ts';

/** How long a bot may take for its first answer. */
const answerWindowMs = 3_000;
/** How long the token of an answered interaction works. */
const tokenWindowMs = 15 * 60 * 1_000;

/** Open interactions by id and token, ephemeral messages, and who waits for news of them. */
export class InteractionDesk {
  readonly #clock: Clock;
  readonly #byToken = new Map<string, StoredInteraction>();
  readonly #ephemeral = new Map<string, EphemeralMessage>();
  readonly #watchers = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(interaction: StoredInteraction): void {
    this.#forgetOld();
    this.#byToken.set(interaction.token, interaction);
  }

  /** For the first answer. @throws DiscordError 10062 when it is not there or too late, 40060 when it was answered. */
  toAnswer(id: string, token: string): StoredInteraction {
    const interaction = this.#byToken.get(token);
    if (!interaction || interaction.id !== id) throw discordErrors.unknownInteraction();
    if (interaction.answer) throw discordErrors.alreadyAcknowledged();
    if (this.isLate(interaction)) throw discordErrors.unknownInteraction();
    return interaction;
  }

  /** For messages by the token. @throws DiscordError 50027 when the token is unknown or over, 10015 before any answer. */
  answered(applicationId: string, token: string): StoredInteraction {
    const interaction = this.#byToken.get(token);
    if (!interaction || interaction.applicationId !== applicationId || this.isOver(interaction))
      throw discordErrors.invalidWebhookToken();
    if (!interaction.answer) throw discordErrors.unknownWebhook();
    return interaction;
  }

  /** Whether the three seconds passed without an answer. */
  isLate(interaction: StoredInteraction): boolean {
    return !interaction.answer && this.#clock.now() - interaction.createdAtMs >= answerWindowMs;
  }

  isOver(interaction: StoredInteraction): boolean {
    return this.#clock.now() - interaction.createdAtMs >= tokenWindowMs;
  }

  addEphemeral(ephemeral: EphemeralMessage): void {
    this.#ephemeral.set(ephemeral.message.id, ephemeral);
  }

  ephemeral(messageId: string): EphemeralMessage | undefined {
    return this.#ephemeral.get(messageId);
  }

  removeEphemeral(messageId: string): void {
    this.#ephemeral.delete(messageId);
  }

  /** Ephemeral messages that a user sees in a channel, oldest first. */
  ephemeralsOf(userId: string, channelId: string): readonly EphemeralMessage[] {
    return [...this.#ephemeral.values()].filter((one) => one.userId === userId && one.message.channel_id === channelId);
  }

  /** Called whenever something happened that a member may see. @returns how to stop. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** The map keeps its order of insertion, which is that of time. */
  #forgetOld(): void {
    const oldest = this.#clock.now() - 2 * tokenWindowMs;
    for (const [token, interaction] of this.#byToken) {
      if (interaction.createdAtMs >= oldest) return;
      this.#byToken.delete(token);
    }
  }
}
