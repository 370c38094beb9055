/**
 * The boundaries of the rooms (ARCHITECTURE.md). Tests may reach further than the code they test: they may use the
 * sandbox and the test harness.
 */
const test = ['[.]test[.]tsx?$', '/testing/', '^web/test/'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: test },
      to: { path: '^server/src/(features|commands)/|^server/src/compose' },
    },
    {
      name: 'features-meet-at-their-index',
      comment: 'A feature imports another only through its index.ts.',
      severity: 'error',
      from: { path: '^server/src/features/([^/]+)/', pathNot: test },
      to: {
        path: '^server/src/features/([^/]+)/',
        pathNot: ['^server/src/features/$1/', '^server/src/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'commands-use-features-through-their-index',
      severity: 'error',
      from: { path: '^server/src/(commands/|compose|main)', pathNot: test },
      to: { path: '^server/src/features/', pathNot: '^server/src/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'web-knows-only-the-contract',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|sandbox|bench)/' },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(server|sandbox|bench|web)/' },
    },
    {
      name: 'sandbox-knows-nothing-of-guildhall',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(server|contract|bench|web)/' },
    },
    {
      name: 'server-runs-without-the-sandbox',
      comment: 'It starts the sandbox as a program of its own; only tests import it.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: test },
      to: { path: '^(sandbox|bench|web)/' },
    },
    {
      name: 'code-does-not-import-tests',
      severity: 'error',
      from: { pathNot: [...test, '^bench/'] },
      to: { path: test },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css', '.json'],
      conditionNames: ['import', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
};
