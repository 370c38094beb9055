import { Presets, SingleBar } from 'cli-progress';

export interface ProgressBar {
  /** @param facts What the format names in braces. */
  update(done: number, facts: Readonly<Record<string, string>>): void;
  setTotal(total: number): void;
  /** Leaves the bar as it is and goes to the next line. */
  stop(): void;
}

const noBar: ProgressBar = { update: () => undefined, setTotal: () => undefined, stop: () => undefined };

/**
 * A bar on the standard error when that is a terminal, else nothing.
 *
 * @param format As cli-progress has it, after the bar and its percentage.
 */
export function progressBar(
  format: string,
  options: { readonly total: number; readonly quiet?: boolean },
): ProgressBar {
  if (options.quiet || !process.stderr.isTTY) return noBar;
  const bar = new SingleBar(
    { format: `{bar} {percentage}% | ${format}`, hideCursor: true, stream: process.stderr, barsize: 30 },
    Presets.shades_classic,
  );
  const facts = Object.fromEntries([...format.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, '']));
  bar.start(options.total, 0, facts);
  return {
    update: (done, now) => bar.update(done, { ...now }),
    setTotal: (total) => bar.setTotal(total),
    stop: () => bar.stop(),
  };
}
