import { defineConfig } from 'vitest/config';

/** Projects by workspace: the server's tests share one embedded Postgres, the others need nothing of their own. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/src/**/*.test.ts'],
          exclude: ['**/*.services.test.ts'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          pool: 'forks',
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: ['server/src/**/*.services.test.ts'],
          pool: 'forks',
        },
      },
      { extends: true, test: { name: 'sandbox', include: ['sandbox/src/**/*.test.ts'], pool: 'forks' } },
      { extends: true, test: { name: 'contract', include: ['contract/src/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}', 'web/test/**/*.test.ts'], pool: 'forks' },
      },
      {
        extends: true,
        test: { name: 'scripts', include: ['scripts/**/*.test.ts', 'bench/src/**/*.test.ts'], pool: 'forks' },
      },
    ],
  },
});
