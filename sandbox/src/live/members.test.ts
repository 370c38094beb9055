import { afterEach, expect, it } from 'vitest';
import { generateGuild } from '../generate/index.ts';
import { createRandom } from '../generate/random.ts';
import { startSandbox } from '../sandbox.ts';
import type { Sandbox } from '../sandbox-api.ts';
import { createMembers } from './members.ts';
import { misspelled } from './slips.ts';

const endTime = Date.now();
const sandboxes: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of sandboxes.splice(0)) await sandbox.close();
});

/** A guild in which members have done `acts` things, and what was edited along the way. */
async function livelyGuild(acts: number, seed = 'talk') {
  const sandbox = await startSandbox();
  sandboxes.push(sandbox);
  const guild = sandbox.addGuild(generateGuild({ seed: 'place', members: 40, messages: 600, endTime }));
  const before = new Set(guild.channels().flatMap(({ id }) => guild.messages(id).map((message) => message.id)));
  const members = createMembers(guild, createRandom(seed));
  const first = new Map<string, string>();
  const edits: { from: string; to: string }[] = [];
  for (let done = 0; done < acts; done++) {
    members.act();
    for (const { id } of guild.channels()) {
      for (const message of guild.messages(id).slice(-40)) {
        if (before.has(message.id)) continue;
        const from = first.get(message.id);
        if (from !== undefined && from !== message.content) edits.push({ from, to: message.content });
        first.set(message.id, message.content);
      }
    }
  }
  const written = guild.channels().flatMap(({ id }) => guild.messages(id).filter((message) => !before.has(message.id)));
  return { guild, written, edits };
}

it('does all that members do: write, reply, react, upload, open threads, pin', async () => {
  const { guild, written } = await livelyGuild(600);
  expect(written.filter(({ type }) => type === 0).length).toBeGreaterThan(200);
  expect(written.filter(({ type }) => type === 19).length).toBeGreaterThan(50);
  expect(written.some(({ reactions }) => (reactions?.length ?? 0) > 0)).toBe(true);
  const uploads = written.flatMap(({ attachments }) => attachments);
  expect(uploads.length).toBeGreaterThan(5);
  expect(uploads.every(({ content_type, width }) => content_type === 'image/png' && (width ?? 0) >= 64)).toBe(true);
  expect(written.some(({ type }) => type === 6)).toBe(true);
  const starters = written.filter(({ type }) => type === 21);
  expect(starters.length).toBeGreaterThan(0);
  const threads = guild.channels().filter(({ id }) => starters.some(({ channel_id }) => channel_id === id));
  expect(threads.every(({ name }) => (name?.length ?? 0) > 0 && (name?.length ?? 0) <= 100)).toBe(true);
});

it('edits as people do: a word is corrected, or something is added', async () => {
  const { edits } = await livelyGuild(400);
  expect(edits.length).toBeGreaterThan(5);
  const sorted = (text: string) => [...text].sort().join('');
  const isAddition = ({ from, to }: { from: string; to: string }) => to.startsWith(from) && to.length > from.length;
  const isCorrection = ({ from, to }: { from: string; to: string }) => sorted(from) === sorted(to) && from !== to;
  expect(edits.filter((edit) => !isAddition(edit) && !isCorrection(edit))).toEqual([]);
  expect(edits.some(isAddition)).toBe(true);
  expect(edits.some(isCorrection)).toBe(true);
});

it('does the same again with the same seed, and something else with another', async () => {
  const told = async (seed: string) =>
    (await livelyGuild(120, seed)).written.map(({ content, type, author }) => [content, type, author.username]);
  const first = await told('one');
  expect(await told('one')).toEqual(first);
  expect(await told('two')).not.toEqual(first);
});

it('misspells plain words only, never a link, a mention or an emoji', () => {
  const random = createRandom('slip');
  for (let time = 0; time < 50; time++) {
    const slip = misspelled('see https://example.org/manual/chapter <@123456789012345678> :sparkles: tomorrow', random);
    expect(slip).toMatch(/^see https:\/\/example\.org\/manual\/chapter <@123456789012345678> :sparkles: /);
  }
  expect(misspelled('ok :)', random)).toBeNull();
});
