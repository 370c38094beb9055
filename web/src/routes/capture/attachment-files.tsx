import type { AttachmentSummary } from '@guildhall/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { cx } from '../../lib/cx.ts';
import { formatExact, formatNumber, formatRelative, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { queries } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { Banner, Skeleton, sentenceOf } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';

/** Files are fetched behind all else, and nothing tells of each: while some are to come, the figures are asked for anew. */
const refreshMs = 5_000;

/** How it stands with the files that members attached, and another try for those that could not be fetched. */
export function AttachmentFiles({ guildId, storing }: { guildId: string; storing: boolean }) {
  const files = useQuery({
    ...queries.attachments(guildId),
    refetchInterval: ({ state }) => storing && (state.data?.waiting ?? 0) > 0 && refreshMs,
  });
  return (
    <section aria-labelledby="attachment-files" className="max-w-xl px-4 py-5 md:px-6">
      <h2 id="attachment-files" className="font-semibold">
        Attached files
      </h2>
      {files.error ? (
        <p role="alert" className="foreign mt-1 text-soft">
          How many are held could not be learned. {sentenceOf(files.error)}{' '}
          <button type="button" className="font-medium text-accent hover:underline" onClick={() => files.refetch()}>
            Try again
          </button>
        </p>
      ) : files.data ? (
        <Files guildId={guildId} storing={storing} files={files.data} />
      ) : (
        <div role="status" aria-label="Counting the files" className="mt-3 space-y-2">
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
        </div>
      )}
    </section>
  );
}

function Files({ guildId, storing, files }: { guildId: string; storing: boolean; files: AttachmentSummary }) {
  const client = useQueryClient();
  const now = useNow();
  const retry = useMutation({
    mutationFn: () => api.post<AttachmentSummary>(`/guilds/${guildId}/attachments/retry`),
    onSuccess: (summary) => {
      client.setQueryData(['attachments', guildId], summary);
      toast('good', `${plural(summary.waiting, 'file is', 'files are')} being fetched`);
    },
    onError: (error) => toast('bad', 'The files were not tried again', sentenceOf(error)),
  });
  const { stored, waiting, retrying, failed, gone, tooLarge, nextTryAt, problem } = files;
  const rows: { word: string; count: number; hint: string; alarming?: boolean }[] = [
    { word: 'Held', count: stored, hint: 'On the disk of this server.' },
    {
      word: 'Waiting',
      count: waiting,
      hint: storing
        ? 'Fetched as soon as nothing more urgent is to do.'
        : 'Known by name and size; not fetched while this is off.',
    },
    { word: 'Too large', count: tooLarge, hint: 'Above the size set here.' },
    { word: 'Gone', count: gone, hint: 'Discord has them no more.' },
    { word: 'Failed', count: failed, hint: 'Given up after eight tries.', alarming: true },
  ];
  const mayRetry = failed + retrying > 0;
  return (
    <>
      <dl className="mt-2">
        {rows.map(({ word, count, hint, alarming }) => (
          <div key={word} className="flex items-baseline gap-3 border-line border-b py-1.5 last:border-b-0">
            <dt className="w-20 shrink-0">{word}</dt>
            <dd className="min-w-0 flex-1 text-faint text-sm">{hint}</dd>
            <dd className={cx('tabular text-right font-medium', count === 0 ? 'text-faint' : alarming && 'text-warn')}>
              {formatNumber(count)}
            </dd>
          </div>
        ))}
      </dl>
      {storing && retrying > 0 && (
        <div className="mt-3">
          <Banner tone="warn" icon="warn">
            <p className="foreign">
              {plural(retrying, 'file')} could not be fetched{problem ? `: ${problem}` : '.'}
            </p>
            {nextTryAt && (
              <p className="text-soft">
                Next try:{' '}
                <time dateTime={nextTryAt} title={formatExact(nextTryAt)}>
                  {Date.parse(nextTryAt) > now ? formatRelative(nextTryAt, now) : 'due'}
                </time>
              </p>
            )}
          </Banner>
        </div>
      )}
      {storing ? (
        mayRetry && (
          <Button icon="retry" className="mt-3" pending={retry.isPending} onClick={() => retry.mutate()}>
            Try again now
          </Button>
        )
      ) : (
        <p className="mt-3 text-soft">
          Files of this guild are not stored. Turn “Store the files that members attach” on and save to fetch them.
        </p>
      )}
    </>
  );
}
