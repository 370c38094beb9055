/** What Discord calls the embed in which it tells the result of a poll. */
export const pollResultEmbed = 'poll_result';

/** Of its fields these hold words of people; the others are counts and ids, and all names are Discord's own. */
const worded = ['poll_question_text', 'victor_answer_text'];

/** What a person reads in the result of a poll: the question, then the answer that won. */
export function pollResultTexts(fields: readonly { readonly name?: unknown; readonly value?: unknown }[]): unknown[] {
  return worded.flatMap((name) => fields.filter((field) => field.name === name).map(({ value }) => value));
}
