import { isFields } from '../rest/fields.ts';

/** Ids of everybody whom messages show: authors, mentioned users, who used a command. */
export function peopleIn(messages: readonly unknown[]): string[] {
  const ids = new Set<string>();
  const take = (user: unknown) => {
    if (isFields(user) && typeof user['id'] === 'string') ids.add(user['id']);
  };
  for (const message of messages.filter(isFields)) {
    take(message['author']);
    if (Array.isArray(message['mentions'])) message['mentions'].forEach(take);
    const [replied, command] = [message['referenced_message'], message['interaction_metadata']];
    if (isFields(replied)) take(replied['author']);
    if (isFields(command)) take(command['user']);
  }
  return [...ids];
}
