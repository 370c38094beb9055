import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import {
  type DceContext,
  type DceHeader,
  type DceMessage,
  fromDce,
  readDceExport,
  toDce,
  toDceHeader,
  writeDceExport,
} from '../../server/src/features/capture/dce/index.ts';
import { isEntity } from '../../server/src/platform/discord/raw.ts';
import { type Benchmark, rounded, wholeNumber } from './bench.ts';

/** Says to a copy of this file that it is the process which reads. */
const readerArgument = '--read-export-from-stdin';
const differentMessages = 4_000;

/**
 * Streams a generated export of some hundred megabytes into a process of its own that parses and converts it as an import does,
 * without a database. `rssMb` is that process's peak as the kernel counts it; it must not grow with the file.
 *
 * Node lets the space for new objects of a busy process grow to 96 MB, whatever is alive: 1 GB then peaks at 230–250 MB, with
 * `--max-semi-space-size=2`, with which the program is started, at 160, as fast.
 */
export const benchmark: Benchmark = {
  name: 'dce-import',
  about: 'parsing and converting a DiscordChatExporter file: speed, and memory that must stay below 200 MB',
  options: { megabytes: '300', 'semi-space-mb': '2' },
  async run(options, say) {
    const wanted = wholeNumber(options, 'megabytes') * 1e6;
    const { header, sample } = await makeSample();
    const bytesPerMessage = JSON.stringify(sample, null, 2).length / sample.length;
    const count = Math.ceil(wanted / bytesPerMessage);
    say(
      `data: ${count} messages of a generated guild (${differentMessages} different ones with new ids), streamed to the reader`,
    );
    const semiSpace = `--max-semi-space-size=${wholeNumber(options, 'semi-space-mb')}`;
    const reader = spawn(process.execPath, [semiSpace, import.meta.filename, readerArgument], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [answer, [exitCode]] = await Promise.all([
      text(reader.stdout),
      once(reader, 'exit'),
      writeDceExport(header, repeated(sample, count), reader.stdin),
    ]);
    if (exitCode !== 0) throw new Error(`The reading process ended with ${exitCode}.`);
    const figures = readFigures(answer);
    if (figures.messages !== count) throw new Error(`${count} messages were written, ${figures.messages} read.`);
    return { ...figures, megabytesPerSecond: rounded(figures.bytes / 1e6 / figures.seconds, 1), nodeOption: semiSpace };
  },
};

interface Figures {
  readonly bytes: number;
  readonly messages: number;
  readonly seconds: number;
  readonly rssMb: number;
}

function readFigures(answer: string): Figures {
  const { bytes, messages, seconds, rssMb }: Partial<Record<keyof Figures, unknown>> = JSON.parse(answer);
  if (![bytes, messages, seconds, rssMb].every((figure) => typeof figure === 'number'))
    throw new Error(`The reading process said ${answer}`);
  return { bytes: Number(bytes), messages: Number(messages), seconds: Number(seconds), rssMb: Number(rssMb) };
}

async function makeSample(): Promise<{ header: DceHeader; sample: DceMessage[] }> {
  // Only the writing process needs it; it would count as memory of the reading one.
  const { generateGuild } = await import('@guildhall/discord-sandbox');
  const guild = generateGuild({ seed: 'dce-import', members: 100, messages: differentMessages });
  const members = new Map(guild.members.map((member) => [member.userId, member]));
  const roles = new Map(guild.roles.map((role) => [role.id, { ...role }]));
  const context: DceContext = {
    guildId: guild.guild.id,
    role: (id) => roles.get(id),
    member(id) {
      const member = members.get(id);
      return member && { nick: member.nick ?? null, avatar: null, roleIds: member.roles };
    },
  };
  const sample = [...guild.messages.values()].flat().map((message) => toDce({ ...message }, context));
  const channel: unknown = { ...guild.channels[1] };
  if (!isEntity(channel)) throw new Error('The generated guild has no channel.');
  return { header: toDceHeader({ guild: { ...guild.guild }, channel, exportedAt: new Date() }), sample };
}

function* repeated(sample: readonly DceMessage[], count: number): Generator<DceMessage> {
  for (let number = 0; number < count; number++) {
    const message = sample[number % sample.length];
    if (message) yield { ...message, id: String(1_000_000_000_000_000_000n + BigInt(number)) };
  }
}

/** What an import does up to the database. */
async function readFromStandardInput(): Promise<Figures> {
  const begun = performance.now();
  let header: DceHeader | undefined;
  let characters = 0;
  for await (const event of readDceExport(process.stdin)) {
    if (event.kind === 'header') header = event.header;
    if (event.kind === 'messages' && header) {
      for (const message of event.messages) characters += fromDce(header, message).content?.length ?? 0;
    }
    if (event.kind === 'truncated') throw new Error(`The export was cut after ${event.messages} messages.`);
    if (event.kind !== 'complete') continue;
    if (characters === 0) throw new Error('No text was read.');
    // Kibibytes, on every system.
    const rssMb = rounded((process.resourceUsage().maxRSS * 1_024) / 1e6, 1);
    return {
      bytes: event.bytesRead,
      messages: event.messages,
      seconds: rounded((performance.now() - begun) / 1_000),
      rssMb,
    };
  }
  throw new Error('The export had no end.');
}

if (process.argv[2] === readerArgument) console.log(JSON.stringify(await readFromStandardInput()));
