import type { CaptureJob, NewCaptureJob } from '@guildhall/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { api } from '../../api.ts';
import { formatDuration, formatNumber, plural } from '../../lib/format.ts';
import { upsert } from '../../lib/upsert.ts';
import { queries } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Field, Form, Segments } from '../../ui/field.tsx';
import { Banner, sentenceOf } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ChannelPicker } from './channel-picker.tsx';

type Scope = 'all' | 'chosen';
type Direction = NonNullable<NewCaptureJob['direction']>;

const scopes: { value: Scope; label: string }[] = [
  { value: 'all', label: 'Everything readable' },
  { value: 'chosen', label: 'Chosen channels' },
];
const directions: { value: Direction; label: string }[] = [
  { value: 'newest-first', label: 'The newest' },
  { value: 'oldest-first', label: 'The oldest' },
];

/** Starts a capture; a gap of the ledger comes here with its channel and bounds in the address. */
export function StartForm({ guildId, onStarted }: { guildId: string; onStarted: () => void }) {
  const search = useSearch({ from: '/g/$guildId/capture' });
  const navigate = useNavigate({ from: '/g/$guildId/capture' });
  const client = useQueryClient();
  const channels = useQuery(queries.channels(guildId));
  const preflight = useQuery(queries.preflight(guildId));
  const preset = search.channels?.split(',') ?? [];
  const gap = search.after && search.before ? { after: search.after, before: search.before } : null;

  const [scope, setScope] = useState<Scope>(preset.length > 0 ? 'chosen' : 'all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(preset));
  const [includeThreads, setIncludeThreads] = useState(gap === null);
  const [direction, setDirection] = useState<Direction>('newest-first');
  const [after, setAfter] = useState('');
  const [before, setBefore] = useState('');
  const [refresh, setRefresh] = useState(false);
  const rangeError = after && before && after >= before ? 'The end must be later than the beginning.' : null;
  const nothing = scope === 'chosen' && chosen.size === 0;

  const start = useMutation({
    mutationFn: () => {
      const body: NewCaptureJob = { guildId, includeThreads, direction, refresh };
      if (scope === 'chosen') body.channelIds = [...chosen];
      const range = gap ?? { after, before };
      if (range.after) body.after = range.after;
      if (range.before) body.before = range.before;
      return api.post<CaptureJob>('/capture/jobs', body);
    },
    onSuccess: (job) => {
      client.setQueryData<{ jobs: CaptureJob[] }>(['jobs'], (old) => old && { jobs: upsert(old.jobs, job) });
      toast('good', 'The capture has started');
      onStarted();
    },
  });
  const blocking = preflight.data?.findings.find((finding) => finding.level === 'blocking');

  return (
    <Form className="gap-6" ready={!nothing && !rangeError} onSubmit={start.mutate}>
      {blocking && (
        <Banner tone="bad" icon="stop">
          {blocking.message} {blocking.mend}
        </Banner>
      )}
      <section className="flex flex-col gap-3">
        <Choice
          title={<h2 className="font-semibold">What to read</h2>}
          label="Which channels"
          value={scope}
          onChange={setScope}
          options={scopes}
        />
        {scope === 'all' ? (
          <p className="tabular min-h-5 text-soft">
            {preflight.data &&
              `${plural(preflight.data.readableChannels, 'channel')}${preflight.data.estimatedMessages !== null ? `, about ${formatNumber(preflight.data.estimatedMessages)} messages` : ''}${preflight.data.estimatedSeconds !== null ? `, about ${formatDuration(preflight.data.estimatedSeconds)}` : ''}. What is held already is not read again.`}
          </p>
        ) : (
          <ChannelPicker channels={channels.data ?? []} chosen={chosen} onChange={setChosen} />
        )}
        <Checkbox
          label="With their threads"
          hint="Active and archived ones, as far as the bot may see them."
          checked={includeThreads}
          onChange={setIncludeThreads}
        />
      </section>

      <section className="flex flex-col gap-3">
        <h2 className="font-semibold">Which time</h2>
        {gap ? (
          <div className="flex items-center gap-3">
            <p className="text-soft">Only the gap that you chose in the coverage.</p>
            <Button
              kind="quiet"
              icon="close"
              onClick={() =>
                navigate({ search: { tab: 'start', ...(search.channels && { channels: search.channels }) } })
              }
            >
              Read all of it
            </Button>
          </div>
        ) : (
          <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
            <Field
              label="From"
              hint="Empty: from the very first message"
              type="date"
              value={after}
              onChange={setAfter}
            />
            <Field
              label="Until"
              hint="Empty: up to now"
              error={rangeError}
              type="date"
              value={before}
              onChange={setBefore}
            />
          </div>
        )}
        <Choice
          title={<span className="text-soft">Begin with</span>}
          label="Direction"
          value={direction}
          onChange={setDirection}
          options={directions}
        />
        <Checkbox
          label="Read again what is held"
          hint="Finds edits and deletions that were missed; takes as long as the first time."
          checked={refresh}
          onChange={setRefresh}
        />
      </section>

      {start.error && (
        <Banner tone="bad" icon="warn">
          The capture was not started. {sentenceOf(start.error)}
        </Banner>
      )}
      <div className="flex items-center gap-3">
        <Button
          type="submit"
          kind="primary"
          icon="capture"
          disabled={nothing || rangeError !== null}
          pending={start.isPending}
        >
          Start the capture
        </Button>
        {nothing && <span className="text-faint">Choose at least one channel.</span>}
      </div>
    </Form>
  );
}

function Choice<T extends string>({ title, ...segments }: ComponentProps<typeof Segments<T>> & { title: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      {title}
      <Segments {...segments} />
    </div>
  );
}
