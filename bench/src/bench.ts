/** A benchmark: a file in this folder, listed in `main.ts`. */
export interface Benchmark {
  readonly name: string;
  /** One line: what is measured, against what. */
  readonly about: string;
  /** Options with defaults, for the help: `--messages 50000`. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * Measures and returns the figures. Throws when it could not measure.
   *
   * @param options every option as text, defaults filled in
   * @param say prints a line for people; silent when only JSON is wanted
   */
  run(options: Readonly<Record<string, string>>, say: (line: string) => void): Promise<Record<string, unknown>>;
}

/** A count given on the command line. Throws a sentence when it is not a whole number of at least `least`. */
export function wholeNumber(options: Readonly<Record<string, string>>, name: string, least = 1): number {
  const value = Number(options[name]);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`--${name} must be a whole number of at least ${least}, not "${options[name] ?? ''}".`);
  }
  return value;
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('No measurement was taken.');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
