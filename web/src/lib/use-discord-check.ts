import type { DiscordHealth } from '@guildhall/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { sentenceOf } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';

/** Has the server look at once whether Discord grants the bots more than before, instead of when it next would by itself. */
export function useDiscordCheck() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<DiscordHealth>('/discord/check'),
    onSuccess: (health) => {
      client.setQueryData(['health'], health);
      const problems = health.bots.flatMap((bot) => bot.problem ?? []);
      if (problems.length === 0) toast('good', 'Discord grants the bots what they need');
      else toast('bad', 'It is still so', problems[0]);
      // What the bots may do decides what can be read.
      return client.invalidateQueries({ queryKey: ['preflight'] });
    },
    onError: (error) => toast('bad', 'The check could not be made', sentenceOf(error)),
  });
}
