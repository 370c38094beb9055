import type { ServerFrame } from '@guildhall/contract';
import type { WebSocket } from 'ws';

/** Close codes of our own; 4000 to 4999 are for applications. */
export const closeCodes = { signedOut: 4001, malformedFrame: 4002, tooSlow: 4008 } as const;

export type CutReason = 'slow' | 'protocol' | 'silent';

/** What may wait in memory for one client; a browser tab that reads at all stays far below. */
const maxBufferedBytes = 1024 * 1024;
/** A client that does not answer the close frame is cut off after this. */
const closeFrameMs = 1_000;

/** One client: its socket, its topics, and the limit of what it may leave unread. */
export class Connection {
  readonly topics = new Set<string>();
  readonly #socket: WebSocket;
  readonly #onCut: (reason: CutReason) => void;
  #answeredPing = true;

  constructor(socket: WebSocket, onCut: (reason: CutReason) => void) {
    this.#socket = socket;
    this.#onCut = onCut;
    socket.on('pong', () => {
      this.#answeredPing = true;
    });
  }

  send(frame: ServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount + text.length > maxBufferedBytes) {
      this.cut('slow', closeCodes.tooSlow, 'The client reads slower than events arrive.');
      return;
    }
    socket.send(text);
  }

  /** Pings, or ends a client that has not answered the last ping: its network is gone without a word. */
  ping(): void {
    if (this.#answeredPing) {
      this.#answeredPing = false;
      this.#socket.ping();
      return;
    }
    this.#onCut('silent');
    this.#socket.terminate();
  }

  cut(reason: CutReason, code: number, message: string): void {
    this.#onCut(reason);
    this.close(code, message);
  }

  close(code: number, message: string): void {
    const socket = this.#socket;
    socket.close(code, message);
    // The close frame waits behind what the client does not read.
    setTimeout(() => socket.terminate(), closeFrameMs).unref();
  }
}
