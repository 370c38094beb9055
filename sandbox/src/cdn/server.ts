import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from '../faults.ts';
import { planPicture } from '../generate/png.ts';
import { createRandom } from '../generate/random.ts';
import type { Discord } from '../state/discord.ts';
import type { StoredAttachment } from '../state/model.ts';
import { smallPng } from './png.ts';

/** Bytes of an attachment that came without any are made up to its size, but not beyond this. */
const maxMadeUpBytes = 8 * 1024 * 1024;

/** Avatars, icons and emojis: any well-formed path gets a small picture. */
const pictures = /^\/(avatars|icons|emojis|embed\/avatars|banners|splashes|stickers|role-icons|guilds)\//;

/** The CDN host: attachments behind signed links, and pictures. */
export function createCdnListener(discord: Discord, faults: Faults) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://cdn');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'Method Not Allowed');
      return;
    }
    const attachment = /^\/attachments\/(\d+)\/(\d+)\/[^/]+$/.exec(url.pathname);
    if (attachment) {
      const [, channelId = '', attachmentId = ''] = attachment;
      const valid = discord.links.check(url.pathname, url.searchParams) === 'valid';
      if (!valid || faults.takeExpiredDownload()) {
        refuse(response, 404, 'This content is no longer available.');
        return;
      }
      sendAttachment(discord, request, response, channelId, attachmentId);
      return;
    }
    if (url.pathname.startsWith('/external/')) {
      send(request, response, 'image/png', planPicture(createRandom(url.pathname)).read());
      return;
    }
    if (!pictures.test(url.pathname)) {
      refuse(response, 404, 'Not Found');
      return;
    }
    send(request, response, 'image/png', smallPng(url.pathname));
  };
}

function sendAttachment(
  discord: Discord,
  request: IncomingMessage,
  response: ServerResponse,
  channelId: string,
  attachmentId: string,
): void {
  const known = findAttachment(discord, channelId, attachmentId);
  const file = discord.files.get(attachmentId) ?? (known && madeUpBytes(known));
  const bytes = file && 'read' in file ? file.read() : file;
  if (!bytes) {
    refuse(response, 404, 'This content is no longer available.');
    return;
  }
  send(request, response, known?.content_type ?? 'application/octet-stream', bytes);
}

function findAttachment(discord: Discord, channelId: string, attachmentId: string): StoredAttachment | undefined {
  for (const guild of discord.guilds.values()) {
    if (!guild.channels.has(channelId)) continue;
    for (const message of guild.log(channelId).all()) {
      const found = message.attachments.find((attachment) => attachment.id === attachmentId);
      if (found) return found;
    }
  }
  return undefined;
}

function madeUpBytes(attachment: StoredAttachment): Uint8Array {
  return new Uint8Array(Math.min(attachment.size, maxMadeUpBytes)).fill(Number(BigInt(attachment.id) % 251n));
}

function send(request: IncomingMessage, response: ServerResponse, type: string, bytes: Uint8Array): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'public, max-age=31536000',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(text) }).end(text);
}
