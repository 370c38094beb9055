import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { type CaptureSettings, queries } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Field, Form } from '../../ui/field.tsx';
import { ErrorState, SkeletonRows, sentenceOf } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AttachmentFiles } from './attachment-files.tsx';

export function SettingsForm({ guildId }: { guildId: string }) {
  const settings = useQuery(queries.captureSettings(guildId));
  if (settings.error) {
    return (
      <ErrorState
        error={settings.error}
        what="The settings could not be loaded"
        onRetry={() => settings.refetch()}
        retrying={settings.isFetching}
      />
    );
  }
  if (settings.isPending) return <SkeletonRows rows={4} height={56} label="Loading the settings" />;
  return (
    <div className="pb-10">
      <Settings guildId={guildId} held={settings.data} />
      <hr className="border-line" />
      <AttachmentFiles guildId={guildId} storing={settings.data.attachments} />
    </div>
  );
}

const bytesInMegabyte = 1_048_576;
const maxMegabytes = 1_024;
const maxRepairDays = 30;

function Settings({ guildId, held }: { guildId: string; held: CaptureSettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(held);
  const [megabytes, setMegabytes] = useState(String(Math.round((held.attachmentMaxBytes / bytesInMegabyte) * 10) / 10));
  const [days, setDays] = useState(String(held.repairDays));
  const size = Number(megabytes);
  const repairDays = Number(days);
  const sizeError =
    megabytes !== '' && size >= 0 && size <= maxMegabytes ? null : `A size from 0 to ${maxMegabytes} MB.`;
  const daysError =
    days !== '' && Number.isInteger(repairDays) && repairDays >= 0 && repairDays <= maxRepairDays
      ? null
      : `Whole days from 0 to ${maxRepairDays}.`;
  const valid = sizeError === null && daysError === null;
  const next: CaptureSettings = { ...draft, attachmentMaxBytes: Math.round(size * bytesInMegabyte), repairDays };
  const changed = JSON.stringify(next) !== JSON.stringify(held);

  const save = useMutation({
    mutationFn: () => api.put<CaptureSettings>(`/guilds/${guildId}/capture-settings`, next),
    onSuccess: (saved) => {
      client.setQueryData(['capture-settings', guildId], saved);
      client.invalidateQueries({ queryKey: ['attachments', guildId] });
      setDraft(saved);
      toast('good', 'The settings are saved');
    },
    onError: (error) => toast('bad', 'The settings were not saved', `${sentenceOf(error)} The ones from before apply.`),
  });

  return (
    <Form className="max-w-xl gap-5" ready={valid} onSubmit={save.mutate}>
      <Checkbox
        label="Live capture"
        hint="New messages, edits and deletions are captured as they happen. Without it only jobs read."
        checked={draft.live}
        onChange={(live) => setDraft({ ...draft, live })}
      />
      <Checkbox
        label="Store the files that members attach"
        hint="Names and sizes are always held. The files themselves need room on the disk."
        checked={draft.attachments}
        onChange={(attachments) => setDraft({ ...draft, attachments })}
      />
      <div className="pl-6.5">
        <Field
          label="Largest file, in MB"
          hint="Larger files keep their name and size only."
          error={sizeError}
          type="number"
          min={0}
          max={maxMegabytes}
          step="any"
          value={megabytes}
          disabled={!draft.attachments}
          onChange={setMegabytes}
          className="max-w-32"
        />
      </div>
      <Checkbox
        label="Ask who reacted"
        hint="Counts are always held. Names cost at least one request for every emoji on every message: captures take much longer."
        checked={draft.reactors}
        onChange={(reactors) => setDraft({ ...draft, reactors })}
      />
      <Field
        label="Days that the repair looks back"
        hint="Now and then it reads recent messages again, for edits and deletions that were missed. 0 turns it off."
        error={daysError}
        type="number"
        min={0}
        max={maxRepairDays}
        value={days}
        onChange={setDays}
        className="max-w-32"
      />
      <div>
        <Button type="submit" kind="primary" disabled={!changed || !valid} pending={save.isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
