/** An answer that is not a success, in Discord's own words and codes. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;
  /** Set for the few that a client may repeat after a while. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: number, message: string, errors?: ErrorTree, retryAfterMs?: number) {
    super(message);
    this.name = 'DiscordError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }

  body(): object {
    return { message: this.message, code: this.code, ...(this.errors ? { errors: this.errors } : {}) };
  }
}

export interface FieldProblem {
  readonly code: string;
  readonly message: string;
}

/** Discord's tree of problems: a key per field, `_errors` at the leaves. */
export interface ErrorTree {
  [key: string]: ErrorTree | FieldProblem[];
}

const make = (status: number, code: number, message: string) => () => new DiscordError(status, code, message);

/** The documented errors that the sandbox answers with. */
export const discordErrors = {
  unauthorized: make(401, 0, '401: Unauthorized'),
  notFound: make(404, 0, '404: Not Found'),
  methodNotAllowed: make(405, 0, '405: Method Not Allowed'),
  unknownApiVersion: make(400, 50041, 'Invalid API version provided'),
  unknownChannel: make(404, 10003, 'Unknown Channel'),
  unknownGuild: make(404, 10004, 'Unknown Guild'),
  unknownMember: make(404, 10007, 'Unknown Member'),
  unknownMessage: make(404, 10008, 'Unknown Message'),
  unknownOverwrite: make(404, 10009, 'Unknown Overwrite'),
  unknownRole: make(404, 10011, 'Unknown Role'),
  unknownUser: make(404, 10013, 'Unknown User'),
  unknownEmoji: make(404, 10014, 'Unknown Emoji'),
  unknownBan: make(404, 10026, 'Unknown Ban'),
  unknownWebhook: make(404, 10015, 'Unknown Webhook'),
  unknownInteraction: make(404, 10062, 'Unknown interaction'),
  unknownCommand: make(404, 10063, 'Unknown application command'),
  unknownCommandPermissions: make(404, 10066, 'Unknown application command permissions'),
  notYourApplication: make(403, 20012, 'You are not authorized to perform this action on this application'),
  botsMayNot: make(403, 20001, 'Bots cannot use this endpoint'),
  dailyCommandCreates: make(400, 30034, 'Max number of daily application command creates has been reached (200)'),
  webhookLimit: make(400, 30007, 'Maximum number of webhooks reached (15)'),
  pinLimit: make(400, 30003, 'Maximum number of pins reached (250)'),
  attachmentLimit: make(400, 30015, 'Maximum number of attachments in a message reached (10)'),
  reactionLimit: make(400, 30010, 'Maximum number of reactions reached (20)'),
  requestTooLarge: make(413, 40005, 'Request entity too large'),
  alreadyCrossposted: make(400, 40033, 'This message has already been crossposted.'),
  userIsBanned: make(403, 40007, 'The user is banned from this guild.'),
  alreadyAcknowledged: make(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: make(403, 50001, 'Missing Access'),
  notOnDm: make(403, 50003, 'Cannot execute action on a DM channel'),
  notYourMessage: make(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: make(400, 50006, 'Cannot send an empty message'),
  cannotDm: make(403, 50007, 'Cannot send messages to this user'),
  voiceText: make(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: make(403, 50013, 'Missing Permissions'),
  bulkDeleteCount: make(
    400,
    50016,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ),
  systemMessage: make(403, 50021, 'Cannot execute action on a system message'),
  channelType: make(400, 50024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: make(401, 50027, 'Invalid Webhook Token'),
  invalidRecipient: make(400, 50033, 'Invalid Recipient(s)'),
  invalidRole: make(400, 50028, 'Invalid Role'),
  tooOldForBulkDelete: make(400, 50034, 'You can only bulk delete messages that are under 14 days old.'),
  invalidJson: make(400, 50109, 'The request body contains invalid JSON.'),
  threadArchived: make(400, 50083, 'Thread is archived'),
  bulkBanFailed: make(400, 500_000, 'Failed to ban users'),
  webhookNeedsThread: make(400, 220_001, 'Webhooks posted to forum channels must have a thread_name or thread_id'),
  webhookThreadName: make(400, 220_003, 'Webhooks can only create threads in forum channels'),
  /** @param limit of commands of one type */
  commandLimit: (limit: number) =>
    new DiscordError(400, 30032, `Maximum number of application commands reached (${limit}).`),
  threadExists: make(400, 160004, 'A thread has already been created for this message'),
};

/** 429/20016: the channel lets a member write only so often. */
export function slowmode(retryAfterMs: number): DiscordError {
  const message = 'This action cannot be performed due to slowmode rate limit.';
  return new DiscordError(429, 20016, message, undefined, retryAfterMs);
}

/** 400/50035 with one problem per field; a field may be a dotted path. */
export function invalidForm(problems: Readonly<Record<string, FieldProblem>>): DiscordError {
  const tree: ErrorTree = {};
  for (const [path, problem] of Object.entries(problems)) addProblem(tree, path.split('.'), problem);
  return new DiscordError(400, 50035, 'Invalid Form Body', tree);
}

function addProblem(tree: ErrorTree, path: readonly string[], problem: FieldProblem): void {
  let node = tree;
  for (const key of path) {
    const next = node[key];
    if (next && !Array.isArray(next)) node = next;
    else {
      const fresh: ErrorTree = {};
      node[key] = fresh;
      node = fresh;
    }
  }
  const known = node['_errors'];
  node['_errors'] = Array.isArray(known) ? [...known, problem] : [problem];
}
