/**
 * Turns a question about many into one about each: what is asked within the same moment goes in one question.
 *
 * The channels of a job then begin together. One query each let the first of them spend the second's requests of the
 * bot before the last had asked for a page, which made a capture that Discord's limits hold to 10 s last 11.
 */
export function askedTogether<Id, Answer>(
  askAll: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Answer>>,
): (id: Id) => Promise<Answer | undefined> {
  let gathering: { readonly ids: Id[]; readonly answers: Promise<ReadonlyMap<Id, Answer>> } | undefined;

  function begin() {
    const ids: Id[] = [];
    const moment = new Promise((resolve) => setImmediate(resolve));
    const answers = moment.then(() => {
      gathering = undefined;
      return askAll(ids);
    });
    return { ids, answers };
  }

  return async (id) => {
    gathering ??= begin();
    gathering.ids.push(id);
    return (await gathering.answers).get(id);
  };
}
