import { type APIPoll, type APIPollAnswer, EmbedType, MessageType } from 'discord-api-types/v10';
import { type Draft, type DraftPoll, draft } from './draft.ts';
import { createSpeech } from './grammar.ts';
import type { Random } from './random.ts';
import { hourMs } from './rhythm.ts';
import { iso, type Setting } from './setting.ts';
import { pollQuestions } from './stock/notices.ts';

export function makePoll(setting: Setting, random: Random, at: number): DraftPoll {
  const [question, answers] = random.pick(pollQuestions);
  const speech = createSpeech(setting, random, new Map());
  return {
    question: speech.speak(question).content,
    answers: answers.map((answer) => speech.speak(answer).content),
    multiselect: random.chance(0.3),
    expiresAt: at + random.pick([4, 24, 24, 72, 168]) * hourMs,
    votes: answers.map(() => random.int(0, 28)),
  };
}

export function writePoll(poll: DraftPoll, endMs: number): APIPoll {
  return {
    question: { text: poll.question },
    answers: poll.answers.map((text, index): APIPollAnswer => ({ answer_id: index + 1, poll_media: { text } })),
    expiry: iso(poll.expiresAt),
    allow_multiselect: poll.multiselect,
    layout_type: 1,
    results: {
      is_finalized: poll.expiresAt <= endMs,
      answer_counts: poll.votes.map((count, index) => ({ id: index + 1, count, me_voted: false })),
    },
  };
}

/** Discord's own announcement of a finished poll, in the name of whoever asked. */
export function pollResult(asked: Draft, poll: DraftPoll): Draft {
  const top = Math.max(...poll.votes);
  const winners = poll.votes.flatMap((votes, index) => (votes === top ? [index] : []));
  const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
  const winner = winners.length === 1 && top > 0 ? winners[0] : undefined;
  const fields = [
    ['poll_question_text', poll.question],
    ['victor_answer_votes', String(top)],
    ['total_votes', String(total)],
    ...(winner === undefined
      ? []
      : [
          ['victor_answer_id', String(winner + 1)],
          ['victor_answer_text', poll.answers[winner] ?? ''],
        ]),
  ].map(([name = '', value = '']) => ({ name, value, inline: false }));
  const embed = { type: EmbedType.PollResult, fields };
  return draft(poll.expiresAt, asked.author, '', {
    type: MessageType.PollResult,
    target: asked,
    fields: { embeds: [embed] },
  });
}
