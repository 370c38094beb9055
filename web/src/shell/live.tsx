import type { CaptureJob, GuildSummary, RealtimeEvent } from '@guildhall/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { mayPass } from '../api.ts';
import { upsert } from '../lib/upsert.ts';
import { useConnection, useTopic } from '../use-realtime.ts';

/** How old figures of channels may grow while messages arrive: a ledger of thousands of threads is not fetched for each of them. */
const coverageAgeMs = 5_000;
const channelsAgeMs = 30_000;

/** Puts what the server pushes about guilds, bots and jobs into the query cache; renders nothing. */
export function LiveState() {
  const client = useQueryClient();
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const held = timers.current;
    return () => {
      for (const timer of held.values()) clearTimeout(timer);
      held.clear();
    };
  }, []);
  /** Fetches anew what is on the page, once however often it is asked until then. */
  const refreshWithin = (ms: number, ...queryKey: string[]) => {
    const name = queryKey.join(' ');
    if (timers.current.has(name)) return;
    const refresh = () => {
      timers.current.delete(name);
      client.invalidateQueries({ queryKey });
    };
    timers.current.set(name, setTimeout(refresh, ms));
  };

  const onEvent = (event: RealtimeEvent) => {
    if (event.type === 'guild.changed') {
      client.setQueryData<{ guilds: GuildSummary[] }>(
        ['guilds'],
        (old) => old && { guilds: upsert(old.guilds, event.guild) },
      );
      refreshWithin(coverageAgeMs, 'coverage', event.guild.id);
      refreshWithin(channelsAgeMs, 'channels', event.guild.id);
    } else if (event.type === 'coverage.changed') {
      refreshWithin(coverageAgeMs, 'coverage', event.guildId);
      refreshWithin(channelsAgeMs, 'channels', event.guildId);
    } else if (event.type === 'discord.health') {
      client.setQueryData(['health'], event.health);
    } else if (event.type === 'capture.job') {
      const known = client.getQueryData<{ jobs: CaptureJob[] }>(['jobs'])?.jobs.find((job) => job.id === event.job.id);
      client.setQueryData(['job', event.job.id], event.job);
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, event.job) });
      if (event.job.state === 'running') {
        refreshWithin(coverageAgeMs, 'coverage', event.job.guildId);
        refreshWithin(coverageAgeMs, 'attachments', event.job.guildId);
      }
      if (known && known.state !== event.job.state) {
        // The ledger changed for good: pages that show it fetch it anew.
        client.invalidateQueries({ queryKey: ['coverage', event.job.guildId] });
        client.invalidateQueries({ queryKey: ['channels', event.job.guildId] });
      }
    }
  };

  const connection = useConnection();
  useEffect(() => {
    // What failed while the server was away is asked for again as soon as it is back.
    if (connection === 'open')
      client.refetchQueries({ type: 'active', predicate: ({ state }) => mayPass(state.error) });
  }, [connection, client]);

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
