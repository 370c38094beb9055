import { keepCompiledCode } from './compile-cache.ts';

// Everything else is imported after this so that it counts.
keepCompiledCode();
const { runCommandLine } = await import('./commands/command-line.ts');
await runCommandLine(process.argv.slice(2));
