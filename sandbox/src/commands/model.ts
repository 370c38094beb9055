/** Application commands as they are kept: complete, so that serving one is leaving out what was not asked for. */
export const CommandKind = { slash: 1, user: 2, message: 3 } as const;

export const OptionKind = {
  subcommand: 1,
  group: 2,
  text: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

type Localized = Readonly<Record<string, string>>;

export interface CommandChoice {
  readonly name: string;
  readonly value: string | number;
  readonly name_localizations?: Localized;
}

export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly name_localizations?: Localized;
  readonly description_localizations?: Localized;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly CommandChoice[];
  readonly options?: readonly CommandOption[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
}

export interface StoredCommand {
  readonly id: string;
  readonly application_id: string;
  /** Absent for global commands. */
  readonly guild_id?: string;
  /** Changes with every change of the command. */
  readonly version: string;
  readonly type: number;
  readonly name: string;
  readonly name_localizations: Localized | null;
  readonly description: string;
  readonly description_localizations: Localized | null;
  readonly options: readonly CommandOption[];
  readonly default_member_permissions: string | null;
  /** 0 guild, 1 direct message with the bot, 2 other private channels; null: wherever the application is installed. */
  readonly contexts: readonly number[] | null;
  readonly integration_types: readonly number[];
  readonly nsfw: boolean;
}

/** Who may use a command (or, under the application's id, every command of it) in a guild. */
export interface CommandPermission {
  readonly id: string;
  /** 1 role, 2 user, 3 channel. */
  readonly type: number;
  readonly permission: boolean;
}
