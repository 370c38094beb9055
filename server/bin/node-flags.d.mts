export const serverFlags: readonly string[];
export function flagsFor(command: string | undefined): readonly string[];
