import { constants, createInflate, type Inflate } from 'node:zlib';
import { WebSocket } from 'ws';
import { until } from './client.ts';

interface Payload {
  readonly op: number;
  readonly d: unknown;
  readonly s: number | null;
  readonly t: string | null;
}

/** A bare websocket that speaks to the gateway payload by payload. */
export interface RawGateway {
  readonly payloads: Payload[];
  readonly closeCode: () => number | undefined;
  send(op: number, d: unknown): void;
  sendText(text: string): void;
  /** The first payload with this op, or with this event name. @param skip As many of them go before. */
  next(wanted: number | string, skip?: number): Promise<Payload>;
  closed(): Promise<number>;
  close(code?: number): void;
}

export async function openRawGateway(url: string, query = '?v=10&encoding=json'): Promise<RawGateway> {
  const socket = new WebSocket(`${url}/${query}`);
  const payloads: Payload[] = [];
  let closeCode: number | undefined;
  const inflate = query.includes('zlib-stream') ? createInflate({ flush: constants.Z_SYNC_FLUSH }) : undefined;
  if (inflate) collect(inflate, payloads);
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary && inflate) inflate.write(data);
    else payloads.push(JSON.parse(data.toString()));
  });
  socket.on('close', (code) => {
    closeCode = code;
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const find = (wanted: number | string, skip: number) =>
    payloads.filter((payload) => (typeof wanted === 'number' ? payload.op === wanted : payload.t === wanted))[skip];
  return {
    payloads,
    closeCode: () => closeCode,
    send: (op, d) => socket.send(JSON.stringify({ op, d })),
    sendText: (text) => socket.send(text),
    next: async (wanted, skip = 0) => {
      await until(`payload ${wanted}`, () => find(wanted, skip) !== undefined);
      const found = find(wanted, skip);
      if (!found) throw new Error('unreachable');
      return found;
    },
    closed: async () => {
      await until('the close of the connection', () => closeCode !== undefined);
      return closeCode ?? 0;
    },
    close: (code) => socket.close(code),
  };
}

/** Payloads are told apart by being whole JSON: each sync flush ends one. */
function collect(inflate: Inflate, payloads: Payload[]): void {
  let text = '';
  inflate.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    try {
      payloads.push(JSON.parse(text));
      text = '';
    } catch {
      // The rest of the payload is still to come.
    }
  });
}

export const identify = (token: string, intents = 34_307, shard?: [number, number]) => ({
  token,
  intents,
  properties: { os: 'linux', browser: 'test', device: 'test' },
  ...(shard ? { shard } : {}),
});
