import type { CaptureJob, GuildSummary, RealtimeEvent } from '@guildhall/contract';
import { useQueryClient } from '@tanstack/react-query';
import { upsert } from '../lib/upsert.ts';
import { useTopic } from '../use-realtime.ts';

/** Puts what the server pushes about guilds, bots and jobs into the query cache; renders nothing. */
export function LiveState() {
  const client = useQueryClient();

  const onEvent = (event: RealtimeEvent) => {
    if (event.type === 'guild.changed') {
      client.setQueryData<{ guilds: GuildSummary[] }>(
        ['guilds'],
        (old) => old && { guilds: upsert(old.guilds, event.guild) },
      );
    } else if (event.type === 'discord.health') {
      client.setQueryData(['health'], event.health);
    } else if (event.type === 'capture.job') {
      const known = client.getQueryData<{ jobs: CaptureJob[] }>(['jobs'])?.jobs.find((job) => job.id === event.job.id);
      client.setQueryData(['job', event.job.id], event.job);
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, event.job) });
      if (known && known.state !== event.job.state) {
        // The ledger changed for good: pages that show it fetch it anew.
        client.invalidateQueries({ queryKey: ['coverage', event.job.guildId] });
        client.invalidateQueries({ queryKey: ['channels', event.job.guildId] });
      }
    }
  };

  useTopic('guilds', onEvent, () => {
    client.invalidateQueries({ queryKey: ['guilds'] });
    client.invalidateQueries({ queryKey: ['health'] });
  });
  useTopic('capture', onEvent, () => {
    client.invalidateQueries({ queryKey: ['jobs'] });
    client.invalidateQueries({ queryKey: ['job'] });
  });
  return null;
}
