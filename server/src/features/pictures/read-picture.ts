import { pictureType } from './picture-type.ts';

export interface PictureBytes {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** Takes in a picture; null when it is too large, or none of the kinds that a browser may be given. */
export async function readPicture(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<PictureBytes | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const contentType = pictureType(bytes);
  return contentType === undefined ? null : { bytes, contentType };
}
