import { constants, createDeflate } from 'node:zlib';

type Frame = string | Uint8Array;

/** Turns a connection's payloads into frames, in order. */
export type Encoder = (json: string) => void;

export function plainText(emit: (frame: Frame) => void): Encoder {
  return emit;
}

/** Discord's `zlib-stream`: one deflate context for the connection, each payload ended by a sync flush (00 00 ff ff). */
export function zlibStream(emit: (frame: Frame) => void): Encoder {
  const deflate = createDeflate({ flush: constants.Z_NO_FLUSH });
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  return (json) => {
    deflate.write(json);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      emit(Buffer.concat(chunks));
      chunks = [];
    });
  };
}
