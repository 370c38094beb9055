import { enableCompileCache } from 'node:module';

// Compiled code is kept between runs; everything else is imported after this so that it counts.
enableCompileCache();
const { runCommandLine } = await import('./commands/command-line.ts');
await runCommandLine(process.argv.slice(2));
