import type { APIAttachment } from 'discord-api-types/v10';
import type { SeedFile } from '../world.ts';
import { type Picture, planPicture } from './png.ts';
import type { Random } from './random.ts';
import type { Snowflakes } from './snowflakes.ts';
import { vocabulary } from './stock/vocabulary.ts';
import { recordVoice, type VoiceNote } from './voice.ts';

/** So many different pictures are made; later attachments share their bytes. */
const differentPictures = 120;
const differentVoiceNotes = 6;

export interface Attachments {
  readonly files: Map<string, Uint8Array | SeedFile>;
  image(channelId: string, atMs: number, hint: string): APIAttachment;
  log(channelId: string, atMs: number): APIAttachment;
  voice(channelId: string, atMs: number): APIAttachment;
}

/** Makes attachments whose bytes, sizes and dimensions agree. */
export function createAttachments(ids: Snowflakes, random: Random): Attachments {
  const files = new Map<string, Uint8Array | SeedFile>();
  const pictures: Picture[] = [];
  const notes: VoiceNote[] = [];

  function store(
    channelId: string,
    atMs: number,
    filename: string,
    contentType: string,
    bytes: Uint8Array | SeedFile,
  ): APIAttachment {
    const id = ids.at(atMs);
    files.set(id, bytes);
    const path = `attachments/${channelId}/${id}/${filename}`;
    return {
      id,
      filename,
      size: bytes.byteLength,
      url: `https://cdn.discordapp.com/${path}`,
      proxy_url: `https://media.discordapp.net/${path}`,
      content_type: contentType,
    };
  }

  return {
    files,
    image(channelId, atMs, hint) {
      if (pictures.length < differentPictures) pictures.push(planPicture(random));
      const picture = random.pick(pictures);
      const name = pictureName(random, hint);
      const attachment = store(channelId, atMs, `${name}.png`, 'image/png', picture);
      const described = random.chance(0.3) ? { description: `Picture: ${name.replaceAll('_', ' ')}` } : {};
      return { ...attachment, width: picture.width, height: picture.height, ...described };
    },
    log(channelId, atMs) {
      const name = random.pick(['client.log', 'crash.txt', 'server.log', 'settings.toml']);
      return store(
        channelId,
        atMs,
        name,
        'text/plain; charset=utf-8',
        new TextEncoder().encode(writeLog(random, atMs)),
      );
    },
    voice(channelId, atMs) {
      if (notes.length < differentVoiceNotes) notes.push(recordVoice(random));
      const note = random.pick(notes);
      const attachment = store(channelId, atMs, 'voice-message.ogg', 'audio/ogg', note.bytes);
      return { ...attachment, duration_secs: note.seconds, waveform: note.waveform };
    },
  };
}

/** Words of the text it comes with make a name that a search can find. */
export function pictureName(random: Random, hint: string): string {
  const words = hint.toLowerCase().match(/\b[a-z]{4,}\b/g) ?? [];
  const chosen = words
    .filter((word) => !/^(https|this|that|with|from|have|just|lantern|guild)$/.test(word))
    .slice(0, 3);
  return chosen.length > 0
    ? chosen.join('_')
    : `${random.pick(['screenshot', 'image', 'photo'])}_${random.int(100, 9_999)}`;
}

function writeLog(random: Random, atMs: number): string {
  const word = (name: string) => random.pick(vocabulary[name] ?? ['?']);
  const version = word('version');
  const lines = [`# Emberfall client ${version} on ${word('os')}`];
  let at = atMs - 60_000;
  for (let i = random.int(8, 40); i > 0; i--) {
    at += random.int(20, 3_000);
    const event = random.pick([
      () => `INFO  net      connected to ${word('server')}:27015`,
      () => `INFO  world    entering ${word('dungeon')}`,
      () => `WARN  net      no answer for ${random.int(200, 5_000)} ms`,
      () => `ERROR net      ${word('errorcode')} while loading ${word('place')}`,
      () => `DEBUG items    tooltip of "${word('item')}" refreshed`,
      () => `INFO  craft    ${word('profession')}: ${random.int(1, 20)} × ${word('material')} used`,
      () => `WARN  plugin   ${word('plugin')} took ${random.int(30, 400)} ms`,
    ]);
    lines.push(`${new Date(at).toISOString()} ${event()}`);
  }
  return `${lines.join('\n')}\n`;
}
