/** `npm run --silent bench -- NAME [options] [--json]`; `bench -- list` lists them. */
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark } from './bench.ts';

const known: Readonly<Record<string, () => Promise<{ benchmark: Benchmark }>>> = {
  capture: () => import('./capture.ts'),
  catalogue: () => import('./catalogue.ts'),
  crash: () => import('./crash.ts'),
  'dce-import': () => import('./dce-import.ts'),
  ingest: () => import('./ingest.ts'),
  limiter: () => import('./limiter.ts'),
  permissions: () => import('./permissions.ts'),
  search: () => import('./search.ts'),
};

const [name, ...args] = process.argv.slice(2);

if (name === undefined || name === 'list' || name === '--help') {
  for (const load of Object.values(known)) {
    const { benchmark } = await load();
    const options = Object.entries(benchmark.options).map(([option, value]) => `[--${option} ${value}]`);
    console.log(`${benchmark.name.padEnd(12)} ${benchmark.about}\n${''.padEnd(13)}${options.join(' ')} [--json]`);
  }
  process.exit(name === undefined ? 2 : 0);
}

const load = known[name];
if (!load) {
  console.error(`bench: no benchmark is called "${name}"; there are ${Object.keys(known).join(', ')}.`);
  process.exit(2);
}

const { benchmark } = await load();
const { values } = parse(benchmark);
const { json, ...options } = values;
const say = (line: string): void => console.error(line);
say(`${benchmark.name}: ${benchmark.about}`);
say(
  `machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`,
);
try {
  const figures = await benchmark.run({ ...benchmark.options, ...(options as Record<string, string>) }, say);
  if (json) console.log(JSON.stringify(figures));
  else for (const [figure, value] of Object.entries(figures)) console.log(`${figure.padEnd(24)} ${String(value)}`);
  process.exit(0);
} catch (error) {
  console.error(
    `bench: ${benchmark.name} could not measure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exit(1);
}

function parse(chosen: Benchmark) {
  const options = Object.fromEntries(
    Object.keys(chosen.options).map((option) => [option, { type: 'string' as const }]),
  );
  try {
    return parseArgs({ args, options: { ...options, json: { type: 'boolean', default: false } } });
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}
