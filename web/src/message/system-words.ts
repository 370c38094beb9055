import type { MessageView } from '@guildhall/contract';

const written = new Set([0, 19, 20, 23]);

const words: Record<number, (message: MessageView) => string> = {
  1: () => 'added somebody to the group.',
  2: () => 'removed somebody from the group.',
  3: () => 'started a call.',
  4: (message) => `renamed the channel to “${message.content}”.`,
  5: () => 'changed the channel’s picture.',
  6: () => 'pinned a message to this channel.',
  7: () => 'joined the guild.',
  8: (message) => (message.content ? `boosted the guild ${message.content} times.` : 'boosted the guild.'),
  9: () => 'boosted the guild to level 1.',
  10: () => 'boosted the guild to level 2.',
  11: () => 'boosted the guild to level 3.',
  12: (message) => `followed ${message.content || 'a channel'}; its news will appear here.`,
  14: () => 'The guild left Server Discovery: it no longer meets the conditions.',
  15: () => 'The guild can be in Server Discovery again.',
  16: () => 'The guild has failed the conditions of Server Discovery for a week.',
  17: () => 'The guild has failed the conditions of Server Discovery for three weeks.',
  // The thread's own line stands below when it is known.
  18: (message) => (message.thread ? 'started a thread.' : `started a thread: ${message.content || 'unnamed'}`),
  21: () => 'This thread began with a message in its channel.',
  22: () => 'Discord reminded the guild to invite people.',
  24: () => 'AutoMod acted on a message.',
  25: () => 'bought a role subscription.',
  26: () => 'An application offered a subscription.',
  27: (message) => `started a stage: ${message.content}`,
  28: (message) => `ended the stage: ${message.content}`,
  29: () => 'became a speaker.',
  31: (message) => `changed the stage’s topic: ${message.content}`,
  32: () => 'subscribed to an application.',
  36: () => 'turned on the guild’s security actions.',
  37: () => 'turned off the guild’s security actions.',
  38: () => 'reported a raid.',
  39: () => 'reported that the raid was a false alarm.',
  44: () => 'bought something in the shop.',
  46: pollResult,
};

/** Discord tells the result of a poll in the fields of an embed. */
function pollResult({ embeds }: MessageView): string {
  const fields = new Map(embeds[0]?.fields.map(({ name, value }) => [name, value]));
  const question = fields.get('poll_question_text');
  if (!question) return 'A poll has ended.';
  const answer = fields.get('victor_answer_text');
  const votes = `${fields.get('victor_answer_votes') ?? '?'} of ${fields.get('total_votes') ?? '?'} votes`;
  return `ended the poll “${question}”: ${answer ? `“${answer}” won with ${votes}.` : 'nobody won.'}`;
}

/** What a system message says; null when the message was written by its author, or its type is not known. */
export function systemWords(message: MessageView): string | null {
  return words[message.type]?.(message) ?? null;
}

/** A type that this console has not met: its content is shown and the number named. */
export const isUnknownType = (type: number): boolean => !written.has(type) && !(type in words);
