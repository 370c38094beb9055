import { Zlib } from 'fflate';

/** How a connection's payloads become frames. */
export type Encoder = (json: string) => string | Uint8Array;

export const plainText: Encoder = (json) => json;

/** Discord's `zlib-stream`: one deflate context for the connection, each payload ended by a sync flush (00 00 ff ff). */
export function zlibStream(): Encoder {
  let chunks: Uint8Array[] = [];
  const stream = new Zlib({ level: 6 }, (chunk) => chunks.push(chunk));
  return (json) => {
    chunks = [];
    stream.push(Buffer.from(json));
    stream.flush(true);
    return Buffer.concat(chunks);
  };
}
