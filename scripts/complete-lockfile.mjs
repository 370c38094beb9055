// Adds the packages of other platforms that npm left out of package-lock.json because its registry did not have them.
// npm 11 finds what a lockfile lacks; npm 10 does not, and then the console cannot be built on macOS and Windows.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = join(fileURLToPath(new URL('..', import.meta.url)), 'package-lock.json');
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const lock = JSON.parse(readFileSync(path, 'utf8'));
const added = [];
for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (`${place}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages) continue;
    const platform = platformOf(name);
    // A range would have to be resolved, and what belongs to no platform is there if the registry has it.
    if (!platform || !/^\d+\.\d+\.\d+$/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(added.length > 0 ? `Added ${added.join(', ')}.` : 'Nothing was missing.');

/** By the custom of names such as `@swc/core-linux-arm64-musl`; the package itself says the same. */
function platformOf(name) {
  const parts = name.split(/[/-]/);
  const cpu = processors.find((known) => parts.includes(known));
  const os = systems.find((known) => parts.includes(known));
  const libc = os === 'linux' && Object.entries(libraries).find(([suffix]) => parts.includes(suffix))?.[1];
  return cpu && os && { cpu: [cpu], os: [os], ...(libc ? { libc: [libc] } : {}) };
}
