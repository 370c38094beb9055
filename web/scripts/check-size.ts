import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

type Chunk = { file: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[]; src?: string };

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const homeRoute = 'src/routes/overview/page.tsx';
const maxFirstLoadBytes = 150_000;

/** What a browser loads for the entry and the home route: both chunks and everything they import statically. */
async function firstLoad(): Promise<{ file: string; gzip: number }[]> {
  const manifest = JSON.parse(await readFile(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry || key === homeRoute);
  if (!entries.includes(homeRoute))
    throw new Error(`The build has no chunk for ${homeRoute}: is the route still split?`);
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  for (const entry of entries) visit(entry);
  const files = [...seen].flatMap((key) => manifest[key]?.file ?? []).filter((file) => file.endsWith('.js'));
  return Promise.all(
    files.map(async (file) => ({ file, gzip: gzipSync(await readFile(join(dist, file)), { level: 9 }).length })),
  );
}

const files = await firstLoad();
const total = files.reduce((sum, file) => sum + file.gzip, 0);
for (const { file, gzip } of files.toSorted((a, b) => b.gzip - a.gzip)) {
  console.log(`${String(gzip).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first load, gzip; the limit is ${maxFirstLoadBytes}`);
if (total > maxFirstLoadBytes) {
  console.error('The first load is over its limit: move what the home page does not show behind a lazy route.');
  process.exitCode = 1;
}
