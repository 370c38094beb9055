import { defineConfig } from 'vitest/config';

/** Projects by workspace: the server's tests share one embedded Postgres, the others need nothing of their own. */
export default defineConfig({
  test: {
    // Each file has its own process and database; more of them at once than cores only makes all of them slow.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/src/**/*.test.ts'],
          exclude: ['**/*.services.test.ts', '**/*.faults.test.ts'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          pool: 'forks',
        },
      },
      {
        extends: true,
        test: {
          // On PostgreSQL of the oldest kind that is run in production, given by GUILDHALL_TEST_DATABASE_URL.
          name: 'services',
          include: [
            'server/src/**/*.services.test.ts',
            'server/src/platform/{database,feed,jobs}/**/*.test.ts',
            'server/src/features/archive/**/*.test.ts',
          ],
          exclude: ['server/src/platform/database/embedded*.test.ts'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          pool: 'forks',
        },
      },
      {
        extends: true,
        test: {
          // Kills the server that all files share: alone, after the others.
          name: 'faults',
          include: ['server/src/**/*.faults.test.ts'],
          globalSetup: ['server/src/testing/global-setup.ts'],
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
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
