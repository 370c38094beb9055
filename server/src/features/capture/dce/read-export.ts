import { Tokenizer, TokenizerError, TokenParser, TokenParserError, TokenType } from '@streamparser/json';
import { isEntity, isRaw } from '../../../platform/discord/index.ts';
import { dceErrors } from './dce.errors.ts';
import type { DceEvent, DceHeader, DceMessage, DceObject } from './dce.types.ts';

export interface ReadDceOptions {
  /** Messages per event; 500 by default. */
  readonly batchSize?: number;
}

/**
 * Reads an export as it streams in: the header, batches of messages, and whether the file was whole.
 *
 * Holds one batch and one piece of the source at a time, whatever the size of the file. Fields it does not know are kept.
 * What was read before an error has been yielded by then.
 *
 * @param source bytes of the file, in UTF-8 (a byte-order mark is passed over)
 * @throws AppError capture/not-an-export, capture/damaged-export, capture/invalid-export-message
 */
export async function* readDceExport(
  source: AsyncIterable<Uint8Array | string>,
  options: ReadDceOptions = {},
): AsyncGenerator<DceEvent> {
  const { batchSize = 500 } = options;
  const document = createDocument();
  let announced = false;
  for await (const piece of source) {
    const failure = document.write(typeof piece === 'string' ? Buffer.from(piece) : piece);
    if (!announced && document.messages.length > 0) {
      yield { kind: 'header', header: document.header() };
      announced = true;
    }
    while (document.messages.length >= batchSize || (failure && document.messages.length > 0)) {
      yield { kind: 'messages', messages: document.messages.splice(0, batchSize), bytesRead: document.bytesRead() };
    }
    if (failure) throw failure;
  }
  if (!announced) yield { kind: 'header', header: document.header() };
  const rest = document.messages.splice(0);
  if (rest.length > 0) yield { kind: 'messages', messages: rest, bytesRead: document.bytesRead() };
  const read = { messages: document.count(), bytesRead: document.bytesRead() };
  const { messageCount } = document.root;
  if (typeof messageCount === 'number') yield { kind: 'complete', messageCount, ...read };
  else yield { kind: 'truncated', reason: document.ended() ? 'no-count' : 'cut', ...read };
}

/** Members of the root that are kept; an unknown one is passed over. */
const rootMembers = ['guild', 'channel', 'dateRange', 'exportedAt', 'messageCount'] as const;

function createDocument() {
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({
    paths: [...rootMembers.map((name) => `$.${name}`), '$.messages.*'],
    keepStack: false,
  });
  const messages: DceMessage[] = [];
  const root: Partial<Record<(typeof rootMembers)[number], unknown>> = {};
  let count = 0;
  let consumed = 0;
  let tokenAt = 0;
  let begun = false;

  tokenizer.onToken = (token) => {
    tokenAt = token.offset;
    if (!begun && token.token !== TokenType.LEFT_BRACE) throw noObject();
    begun = true;
    parser.write(token);
  };
  // The tokenizer calls this at the end of the root, so that a further token is an error.
  parser.onEnd = () => {
    if (!tokenizer.isEnded) tokenizer.end();
  };
  parser.onValue = ({ value, key, stack }) => {
    const member = rootMembers.find((name) => stack.length === 1 && name === key);
    if (member !== undefined) root[member] = value;
    else messages.push(checkedMessage(value, ++count, tokenAt));
  };

  function header(): DceHeader {
    if (!begun) throw dceErrors.notAnExport({ reason: 'it is empty' });
    const { guild, channel, dateRange, exportedAt } = root;
    if (!isEntity(guild) || !isEntity(channel)) {
      const missing = isEntity(guild) ? 'channel' : 'guild';
      throw dceErrors.notAnExport({ reason: `it names no ${missing} (an object with an id) before its messages` });
    }
    return {
      guild,
      channel,
      ...(isRaw(dateRange) && { dateRange }),
      ...(typeof exportedAt === 'string' && { exportedAt }),
    };
  }

  return {
    root,
    messages,
    header,
    count: () => count,
    bytesRead: () => consumed,
    ended: () => parser.isEnded,
    /** Parses a piece; what is wrong with it is returned, so that the messages before can be handed out first. */
    write(piece: Uint8Array): Error | undefined {
      try {
        tokenizer.write(piece);
        consumed += piece.byteLength;
        return undefined;
      } catch (error) {
        if (!(error instanceof TokenizerError) && !(error instanceof TokenParserError)) return asError(error);
        return begun ? damaged(error, tokenAt, count) : noObject(error);
      }
    },
  };
}

const noObject = (cause?: unknown) => dceErrors.notAnExport({ reason: 'it does not begin with "{"' }, cause);

function checkedMessage(value: unknown, number: number, atByte: number): DceMessage {
  const invalid = (problem: string) => dceErrors.invalidMessage({ number, atByte: atByte + 1, problem });
  if (!isRaw(value)) throw invalid('is no object');
  if (!isMessage(value)) throw invalid(`lacks ${missingOf(value)}`);
  if (!/^\d{1,20}$/.test(value.id)) throw invalid('has an id that is no Discord id (up to 20 digits)');
  if (Number.isNaN(Date.parse(value.timestamp)))
    throw invalid('has a timestamp that is no time (2026-01-31T12:00:00+00:00)');
  return value;
}

function isMessage(value: DceObject): value is DceMessage {
  return typeof value['id'] === 'string' && typeof value['timestamp'] === 'string' && isEntity(value['author']);
}

function missingOf(value: DceObject): string {
  if (typeof value['id'] !== 'string') return 'an id';
  return typeof value['timestamp'] === 'string' ? 'an author with an id' : 'a timestamp';
}

/** The parser's messages name characters and states of its own; this says it in words of JSON. */
function damaged(error: Error, tokenAt: number, messagesBefore: number): Error {
  const position = /absolute position "(\d+)"/.exec(error.message)?.[1];
  const found = /^Unexpected (?:"(.{1,2})"|\w+ \((.{1,60}?)\)) /s.exec(error.message);
  const state = /in state (\w+)/.exec(error.message)?.[1] ?? '';
  return dceErrors.damaged(
    {
      atByte: position === undefined ? tokenAt : Number(position),
      found: JSON.stringify(found?.[1] ?? found?.[2]?.replace(/^"|"$/g, '') ?? 'something else'),
      expected: expectations[state] ?? (state.startsWith('STRING') ? 'the rest of a text in UTF-8' : 'a value of JSON'),
      messagesBefore,
    },
    error,
  );
}

const expectations: Readonly<Record<string, string>> = {
  COMMA: '"," or the end of the list or object',
  COLON: '":"',
  KEY: 'the name of a field in quotes',
  VALUE: 'a value',
  ENDED: 'nothing more after the end of the export',
};

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
