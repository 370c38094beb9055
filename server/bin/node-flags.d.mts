export const serverFlags: readonly string[];
export const serverEnvironment: Readonly<Record<string, string>>;
export function flagsFor(command: string | undefined): readonly string[];
