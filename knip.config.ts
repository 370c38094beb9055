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
    },
    web: { entry: ['scripts/*.ts', 'test/**/*.test.ts'], project: ['src/**/*.{ts,tsx}', 'test/**/*.ts'] },
    sandbox: { entry: ['src/**/*.test.ts'], project: ['src/**/*.ts'] },
    bench: { entry: ['src/main.ts', 'src/*.ts'], project: ['src/**/*.ts'] },
  },
};
export default config;
