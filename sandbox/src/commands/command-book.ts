import { discordErrors } from '../errors.ts';
import type { CommandPermission, StoredCommand } from './model.ts';

/** Commands that an application may create in a day and scope. */
const createsPerDay = 200;
const dayMs = 24 * 60 * 60 * 1_000;

/** The commands of every application: global ones, and those of each guild. */
export class CommandBook {
  readonly #scopes = new Map<string, Map<string, StoredCommand>>();
  readonly #permissions = new Map<string, Map<string, readonly CommandPermission[]>>();
  readonly #creates = new Map<string, { startMs: number; count: number }>();

  /** Commands of one scope in order of creation. @param guildId Undefined for the global ones. */
  of(applicationId: string, guildId?: string): readonly StoredCommand[] {
    return [...this.#scope(applicationId, guildId).values()];
  }

  /** @throws DiscordError 10063 */
  get(applicationId: string, guildId: string | undefined, commandId: string): StoredCommand {
    const command = this.#scope(applicationId, guildId).get(commandId);
    if (!command) throw discordErrors.unknownCommand();
    return command;
  }

  set(command: StoredCommand): void {
    this.#scope(command.application_id, command.guild_id).set(command.id, command);
  }

  delete(command: StoredCommand): void {
    this.#scope(command.application_id, command.guild_id).delete(command.id);
  }

  /** Replaces all commands of a scope. */
  replace(applicationId: string, guildId: string | undefined, commands: readonly StoredCommand[]): void {
    const scope = this.#scope(applicationId, guildId);
    scope.clear();
    for (const command of commands) scope.set(command.id, command);
  }

  /** Counts creations, which Discord allows 200 a day and scope. @throws DiscordError 30034 */
  countCreates(applicationId: string, guildId: string | undefined, count: number, nowMs: number): void {
    const key = `${applicationId}/${guildId ?? ''}`;
    const known = this.#creates.get(key);
    const window = known && nowMs - known.startMs < dayMs ? known : { startMs: nowMs, count: 0 };
    if (window.count + count > createsPerDay) throw discordErrors.dailyCommandCreates();
    window.count += count;
    this.#creates.set(key, window);
  }

  /** @param targetId A command's id, or the application's for what holds of all its commands. */
  permissions(guildId: string, targetId: string): readonly CommandPermission[] | undefined {
    return this.#permissions.get(guildId)?.get(targetId);
  }

  setPermissions(guildId: string, targetId: string, permissions: readonly CommandPermission[]): void {
    const known = this.#permissions.get(guildId) ?? new Map<string, readonly CommandPermission[]>();
    known.set(targetId, permissions);
    this.#permissions.set(guildId, known);
  }

  #scope(applicationId: string, guildId: string | undefined): Map<string, StoredCommand> {
    const key = `${applicationId}/${guildId ?? ''}`;
    const known = this.#scopes.get(key);
    if (known) return known;
    const fresh = new Map<string, StoredCommand>();
    this.#scopes.set(key, fresh);
    return fresh;
  }
}
