import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  workspaces: {
    '.': { entry: ['scripts/*.{mjs,ts}'], project: ['scripts/**'], ignoreDependencies: ['@swc/core'] },
    contract: { entry: ['src/index.ts'] },
    server: {
      entry: ['src/main.ts', 'src/testing/global-setup.ts', 'src/**/*.test.ts', 'bin/*.mjs'],
      project: ['src/**/*.ts'],
    },
    web: { entry: ['src/main.tsx', 'scripts/*.ts', 'test/**/*.ts'], project: ['src/**/*.{ts,tsx}', 'test/**/*.ts'] },
    sandbox: { entry: ['src/index.ts', 'src/cli.ts', 'src/**/*.test.ts'], project: ['src/**/*.ts'] },
    bench: { entry: ['src/main.ts', 'src/*.ts'], project: ['src/**/*.ts'] },
  },
};
export default config;
