import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach } from 'vitest';
import { readEnvironment } from '../../platform/config/index.ts';

const main = fileURLToPath(new URL('../../main.ts', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a user runs it: processes of its own, ended after each test, on a data folder of the test file. */
export async function programStage(settings: Readonly<Record<string, string>>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-cli-'));
  const running: { end(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const program of running.splice(0)) await program.end();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  /** @param user Whom it runs as, which only root may choose. */
  function guildhall(args: readonly string[], variables: Readonly<Record<string, string>> = {}, user?: number) {
    const child = spawn(process.execPath, [main, ...args], {
      ...(user === undefined ? {} : { uid: user, gid: user }),
      env: { ...readEnvironment(), DATA_DIR: dataDir, PORT: '0', ...settings, ...variables },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      err += chunk;
    });
    const exited: Promise<Finished> = once(child, 'close').then(([code]) => ({ code, out, err }));
    running.push({
      end: async () => {
        child.kill('SIGKILL');
        await exited;
      },
    });
    return { child, exited, output: () => out + err };
  }

  /** Starts the server and waits for its link. */
  async function start(variables?: Readonly<Record<string, string>>) {
    const program = guildhall(['start'], variables);
    let isOver = false;
    void program.exited.then(() => {
      isOver = true;
    });
    for (;;) {
      const link = /Open (http:\S+\/owner\?key=[\w-]+)/.exec(program.output())?.[1];
      if (link) return { ...program, link, url: new URL(link).origin };
      if (isOver) throw new Error(`start ended: ${program.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    dataDir,
    guildhall,
    start,
    run: (args: readonly string[], variables?: Readonly<Record<string, string>>) => guildhall(args, variables).exited,
  };
}
