import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ready = z.object({
  apiUrl: z.string(),
  controlUrl: z.string(),
  token: z.string(),
  guildIds: z.array(z.string()).min(1),
});

const guildView = z.object({
  channels: z.array(z.object({ id: z.string(), type: z.number(), messages: z.number() })),
});
const hashes = z.object({ messages: z.array(z.object({ id: z.string(), hash: z.string() })) });
const stats = z.object({
  requests: z.number(),
  rateLimited: z.number(),
  byRoute: z.record(z.string(), z.object({ count: z.number() })),
});

export interface SandboxProcess {
  readonly apiUrl: string;
  readonly token: string;
  readonly guildId: string;
  /** Channels and threads with how many messages Discord would show in each. */
  channels(): Promise<{ id: string; type: number; messages: number }[]>;
  /** What a capture must hold of a channel: hashes by message id. */
  truth(channelId: string): Promise<Map<string, string>>;
  /** Some member writes a message. */
  send(channelId: string, content: string): Promise<void>;
  stats(): Promise<z.infer<typeof stats>>;
  forgetJournal(): Promise<void>;
  stop(): Promise<void>;
}

const guildSeed = 'bench';

/** The sandbox by its command line, as a process of its own, so that its work is not counted as the server's. */
export async function startSandboxProcess(options: Readonly<Record<string, string | number>>): Promise<SandboxProcess> {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.resolve('@guildhall/discord-sandbox')));
  const args = Object.entries({ seed: guildSeed, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [cli, ...args, '--json', '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(120_000) });
  const { apiUrl, controlUrl, token, guildIds } = ready.parse(JSON.parse(String(line)));
  const guildId = guildIds[0] ?? '';
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${controlUrl}${path}`, {
      method,
      ...(body ? { headers, body: JSON.stringify(body) } : {}),
    });
    if (!reply.ok) throw new Error(`The sandbox answered ${method} ${path} with ${reply.status}.`);
    return reply.json();
  };
  return {
    apiUrl,
    token,
    guildId,
    channels: async () => guildView.parse(await control('GET', `/guilds/${guildId}`)).channels,
    truth: async (channelId) => {
      const { messages } = hashes.parse(await control('GET', `/guilds/${guildId}/channels/${channelId}/messages`));
      return new Map(messages.map(({ id, hash }) => [id, hash]));
    },
    send: async (channelId, content) =>
      void (await control('POST', `/guilds/${guildId}/channels/${channelId}/messages`, { content })),
    stats: async () => stats.parse(await control('GET', '/stats')),
    forgetJournal: async () => void (await control('DELETE', '/journal')),
    stop: () => end(child),
  };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
