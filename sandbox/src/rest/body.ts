import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { NewFile } from '../actions/messages.ts';
import { discordErrors } from '../errors.ts';
import { type Fields, isFields, objects, text } from './fields.ts';

export interface Body {
  readonly json: unknown;
  readonly files: readonly NewFile[];
  /** A urlencoded form. */
  readonly form?: URLSearchParams;
}

/** Discord's limit for the files of one message without boosts. */
const maxBytes = 10 * 1024 * 1024;

/** Reads a request's body: JSON, or multipart with `payload_json` and `files[n]`. Always to its end. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return { json: undefined, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(request);
  const bytes = await readAll(request);
  if (bytes.length === 0) return { json: undefined, files: [] };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { json: undefined, files: [], form: new URLSearchParams(bytes.toString('utf8')) };
  }
  return { json: parseJson(bytes.toString('utf8')), files: [] };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw discordErrors.invalidJson();
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw discordErrors.requestTooLarge();
  return Buffer.concat(chunks);
}

interface Upload {
  readonly index: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

function readMultipart(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const parts = busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { fileSize: maxBytes } });
    const uploads: Upload[] = [];
    let payload = '';
    let tooLarge = false;
    parts.on('field', (name, value) => {
      if (name === 'payload_json') payload = value;
    });
    parts.on('file', (field, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        tooLarge = true;
      });
      stream.on('end', () => {
        const index = Number(/^files\[(\d+)\]$/.exec(field)?.[1] ?? uploads.length);
        uploads.push({
          index,
          name: info.filename ?? '',
          contentType: info.mimeType ?? 'application/octet-stream',
          bytes: Buffer.concat(chunks),
        });
      });
    });
    parts.on('error', reject);
    parts.on('close', () => {
      if (tooLarge) return reject(discordErrors.requestTooLarge());
      try {
        const json = payload === '' ? {} : parseJson(payload);
        resolve({ json, files: describeFiles(uploads, isFields(json) ? json : {}) });
      } catch (error) {
        reject(error);
      }
    });
    request.pipe(parts);
  });
}

/** Joins uploads with what `attachments` says of them (by index): name and description. */
function describeFiles(uploads: readonly Upload[], payload: Fields): NewFile[] {
  const described = objects(payload, 'attachments') ?? [];
  return [...uploads]
    .sort((a, b) => a.index - b.index)
    .map((upload) => {
      const words = described.find((entry) => String(entry['id']) === String(upload.index)) ?? {};
      const description = text(words, 'description');
      return {
        name: safeName(text(words, 'filename') ?? upload.name),
        bytes: upload.bytes,
        contentType: upload.contentType,
        ...(description ? { description } : {}),
      };
    });
}

/** Discord keeps letters, digits, dot, dash and underscore of a file's name. */
function safeName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '_') || 'unknown';
}
