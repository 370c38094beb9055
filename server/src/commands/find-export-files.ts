import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { captureErrors } from '../features/capture/index.ts';
import { errorMessage } from '../platform/errors.ts';
import { commandErrors } from './commands.errors.ts';

export interface ExportFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/**
 * The files that are meant: a folder stands for the `.json` files directly in it. Folders in it are left alone, because
 * DiscordChatExporter keeps downloaded media there, some of which is JSON too. Each file once, in the order of naming.
 *
 * @throws AppError capture/unreadable-file, commands/no-exports
 */
export async function findExportFiles(paths: readonly string[]): Promise<ExportFile[]> {
  const found = new Map<string, ExportFile>();
  for (const given of paths) {
    const path = resolve(given);
    const named = await look(path, given);
    if (!named.isDirectory) {
      found.set(path, { path: given, name: basename(path), bytes: named.bytes });
      continue;
    }
    const names = (await readdir(path)).filter((name) => /\.json$/i.test(name)).sort();
    if (names.length === 0) throw commandErrors.noExports({ folder: given });
    for (const name of names) {
      const { isDirectory, bytes } = await look(join(path, name), join(given, name));
      if (!isDirectory) found.set(join(path, name), { path: join(given, name), name, bytes });
    }
  }
  return [...found.values()];
}

async function look(path: string, given: string) {
  try {
    const facts = await stat(path);
    return { isDirectory: facts.isDirectory(), bytes: facts.size };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = isMissing ? 'it does not exist' : errorMessage(error);
    throw captureErrors.unreadableFile({ file: given, reason }, error);
  }
}
