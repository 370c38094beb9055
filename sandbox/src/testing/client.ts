import { Client, type ClientOptions, Events, GatewayIntentBits } from 'discord.js';
import type { Sandbox } from '../sandbox-api.ts';

const usualIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.MessageContent,
];

/** An unmodified discord.js client, logged in and ready. */
export async function readyClient(
  sandbox: Sandbox,
  token: string,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({ intents: usualIntents, rest: { api: sandbox.apiUrl, cdn: sandbox.cdnUrl }, ...options });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  return ready;
}

/** Waits until a condition holds; fails after the time with what was waited for. */
export async function until(what: string, condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
