import type { RawData, WebSocket } from 'ws';
import type { Faults } from '../faults.ts';
import type { Journal, ViolationKind } from '../journal.ts';
import type { Discord } from '../state/discord.ts';
import { CloseCode } from './close-codes.ts';
import { type Encoder, plainText, zlibStream } from './compression.ts';
import { intentsAreGranted, intentsAreKnown } from './intents.ts';
import type { MemberRequests } from './member-chunks.ts';
import { type Fields, isFields, largeThresholdOf, parse, shardOf } from './payloads.ts';
import { isOfShard, type Outlet, Session } from './session.ts';

/** What connections share. */
export interface GatewayShared {
  readonly discord: Discord;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly sessions: Map<string, Session>;
  readonly memberRequests: MemberRequests;
  readonly heartbeatIntervalMs: number;
  readonly resumeWindowMs: number;
  readonly replayLimit: number;
  readonly url: () => string;
  /** Whether a shard of the bot may start a session now; `exhausted` when the day's starts are used up. */
  readonly admitIdentify: (token: string, shardId: number) => 'admitted' | 'too-soon' | 'exhausted';
  /** What Discord does to a bot that has used up its session starts: its token is reset, its sessions end. */
  readonly punishExhaustion: (token: string) => void;
  readonly maxGuildsPerShard: number;
}

/** Discord closes a connection that sends more than this within a minute. */
const maxSendsPerMinute = 120;
const maxPayloadBytes = 4_096;

/** One websocket, from hello to close. */
export class Connection implements Outlet {
  session: Session | undefined;
  readonly #socket: WebSocket;
  readonly #shared: GatewayShared;
  readonly #encode: Encoder;
  #windowStart = 0;
  #sends = 0;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, shared: GatewayShared, compressed: boolean) {
    this.#socket = socket;
    this.#shared = shared;
    this.#encode = (compressed ? zlibStream : plainText)((frame) => {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    });
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => this.#closed(code));
    socket.on('error', () => socket.terminate());
    this.sendOp(10, { heartbeat_interval: shared.heartbeatIntervalMs, _trace: ['["sandbox"]'] });
    this.#expectHeartbeat();
  }

  send(json: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#encode(json);
  }

  sendOp(op: number, d: unknown = null): void {
    this.send(JSON.stringify({ t: null, s: null, op, d }));
  }

  /** Op 9: the client must resume (its session is kept as after a drop) or identify again, here or anew. */
  invalidate(resumable: boolean): void {
    this.sendOp(9, resumable);
    if (!this.session) return;
    if (!resumable) this.#shared.sessions.delete(this.session.id);
    this.session.detach(this);
    this.session = undefined;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Cuts the wire without a closing handshake. */
  drop(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData): void {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data));
    const payload = bytes.length <= maxPayloadBytes ? parse(bytes.toString()) : undefined;
    if (!payload) {
      this.close(CloseCode.decodeError, 'Error while decoding payload.');
      return;
    }
    const op = typeof payload['op'] === 'number' ? payload['op'] : -1;
    if (!this.#admitSend(op)) {
      this.close(CloseCode.rateLimited, 'You are being rate limited.');
      return;
    }
    const d = isFields(payload['d']) ? payload['d'] : {};
    switch (op) {
      case 1:
        this.#expectHeartbeat();
        if (!this.#shared.faults.takeLostAck()) this.sendOp(11);
        return;
      case 2:
        this.#identify(d);
        return;
      case 6:
        this.#resume(d);
        return;
      // Presence, voice state, soundboard sounds, channel info: taken, and without effect here.
      case 3:
      case 4:
      case 31:
      case 43:
        if (!this.session) this.close(CloseCode.notAuthenticated, 'Not authenticated.');
        return;
      case 8:
        this.#requestMembers(d);
        return;
      default:
        this.close(CloseCode.unknownOpcode, 'Unknown opcode.');
        return;
    }
  }

  #identify(d: Fields): void {
    const { discord, sessions, admitIdentify, punishExhaustion, maxGuildsPerShard, url, replayLimit } = this.#shared;
    if (this.session) {
      this.close(CloseCode.alreadyAuthenticated, 'Already authenticated.');
      return;
    }
    const bot = discord.bots.get(String(d['token']).replace(/^Bot /, ''));
    if (!bot) {
      this.close(CloseCode.authenticationFailed, 'Authentication failed.');
      return;
    }
    const intents = typeof d['intents'] === 'number' ? d['intents'] : -1;
    if (!intentsAreKnown(intents)) {
      this.close(CloseCode.invalidIntents, 'Invalid intent(s).');
      return;
    }
    if (!intentsAreGranted(intents, bot.intents)) {
      this.close(CloseCode.disallowedIntents, 'Disallowed intent(s).');
      return;
    }
    const shard = shardOf(d['shard']);
    if (!shard) {
      this.close(CloseCode.invalidShard, 'Invalid shard.');
      return;
    }
    if (discord.guildsOf(bot).filter(({ id }) => isOfShard(id, shard)).length > maxGuildsPerShard) {
      this.close(CloseCode.shardingRequired, 'Sharding required.');
      return;
    }
    const admission = admitIdentify(bot.token, shard[0]);
    if (admission === 'exhausted') {
      this.#violation('session-starts', 'op 2', 'All session starts of the day were used: the token is reset.');
      punishExhaustion(bot.token);
      this.close(CloseCode.authenticationFailed, 'Authentication failed.');
      return;
    }
    if (admission === 'too-soon') {
      this.sendOp(9, false);
      return;
    }
    const session = new Session(
      { discord, bot, intents, shard, largeThreshold: largeThresholdOf(d), resumeUrl: url(), replayLimit },
      this,
    );
    sessions.set(session.id, session);
    this.session = session;
    session.start();
  }

  #resume(d: Fields): void {
    const { discord, sessions, resumeWindowMs, faults } = this.#shared;
    if (this.session) {
      this.close(CloseCode.alreadyAuthenticated, 'Already authenticated.');
      return;
    }
    const session = sessions.get(String(d['session_id']));
    const seq = typeof d['seq'] === 'number' ? d['seq'] : -1;
    if (faults.takeInvalidResume()) {
      this.sendOp(9, false);
      return;
    }
    if (!session || session.bot.token !== String(d['token']).replace(/^Bot /, '')) {
      this.sendOp(9, false);
      return;
    }
    if (seq > session.seq || seq < 0) {
      this.close(CloseCode.invalidSeq, 'Invalid seq.');
      return;
    }
    const goneMs = session.droppedAtMs === undefined ? 0 : discord.clock.now() - session.droppedAtMs;
    if (goneMs > resumeWindowMs || !session.canReplay(seq)) {
      sessions.delete(session.id);
      this.sendOp(9, false);
      return;
    }
    this.session = session;
    session.resume(seq, this);
  }

  #requestMembers(d: Fields): void {
    const session = this.session;
    if (!session) {
      this.close(CloseCode.notAuthenticated, 'Not authenticated.');
      return;
    }
    const outcome = this.#shared.memberRequests.answer(session, d);
    if (outcome === 'missing-intent') {
      this.#violation('missing-intent', 'op 8', 'All members were asked for without GUILD_MEMBERS.');
    }
  }

  /** Counts payloads by the clock's minute-long windows; false beyond the allowance. */
  #admitSend(op: number): boolean {
    const { discord, journal } = this.#shared;
    const now = discord.clock.now();
    if (now - this.#windowStart >= 60_000) {
      this.#windowStart = now;
      this.#sends = 0;
    }
    const admitted = ++this.#sends <= maxSendsPerMinute;
    journal.addGateway({
      atMs: now,
      op,
      bot: this.session?.bot.user.id,
      session: this.session?.id,
      violations: admitted ? [] : ['gateway-rate'],
    });
    if (!admitted) this.#violation('gateway-rate', `op ${op}`, `More than ${maxSendsPerMinute} payloads within 60 s.`);
    return admitted;
  }

  #violation(kind: ViolationKind, where: string, detail: string): void {
    this.#shared.journal.addViolation({ kind, atMs: this.#shared.discord.clock.now(), where, detail });
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#heartbeatTimer);
    const patience = this.#shared.heartbeatIntervalMs * 2;
    this.#heartbeatTimer = setTimeout(() => this.close(CloseCode.sessionTimedOut, 'Session timed out.'), patience);
    this.#heartbeatTimer.unref();
  }

  #closed(code: number): void {
    clearTimeout(this.#heartbeatTimer);
    if (!this.session) return;
    // A client that says goodbye with 1000 or 1001 ends its session; any other end leaves it resumable.
    if (code === 1000 || code === 1001) {
      if (this.session.attached === this) this.#shared.sessions.delete(this.session.id);
    }
    this.session.detach(this);
  }
}
