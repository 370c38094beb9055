/** The variables of the process: the only place of the program that reads them. */
export function readEnvironment(): Record<string, string | undefined> {
  return { ...process.env };
}
