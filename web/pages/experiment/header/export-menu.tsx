import { useEffect, useRef, useState } from 'preact/hooks';
import { downloadBlob } from '../../../charts/download.ts';
import { ApiProblem, getResponse } from '../../../connection/api.ts';
import { Dialog } from '../../../controls/dialog.tsx';
import { Menu, MenuItem } from '../../../controls/menu.tsx';
import { formatValue } from '../../../format/number.ts';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';

type Format = 'csv' | 'jsonl' | 'parquet';

const FORMATS: readonly { readonly format: Format; readonly label: string }[] = [
  { format: 'csv', label: 'CSV' },
  { format: 'jsonl', label: 'JSON lines' },
  { format: 'parquet', label: 'Parquet' },
];

interface ExportMenuProps {
  readonly model: ExperimentModel;
  readonly isDisabled: boolean;
}

/** All events as a file. By a request and not by a link: a token is sent, and a refusal is shown. */
export function ExportMenu({ model, isDisabled }: ExportMenuProps) {
  const [format, setFormat] = useState<Format | null>(null);
  return (
    <>
      <Menu label="Export" align="right">
        {FORMATS.map(({ format: each, label }) => (
          <MenuItem key={each} isDisabled={isDisabled} onChoose={() => setFormat(each)}>
            All events as {label}
          </MenuItem>
        ))}
      </Menu>
      {format !== null && (
        <Export key={format} model={model} format={format} onClose={() => setFormat(null)} />
      )}
    </>
  );
}

interface ExportProps {
  readonly model: ExperimentModel;
  readonly format: Format;
  readonly onClose: () => void;
}

function Export({ model, format, onClose }: ExportProps) {
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const done = useRef(onClose);
  done.current = onClose;
  useEffect(() => {
    const controller = new AbortController();
    const load = async () => {
      const path = model.at(`export.${format}`);
      const response = await getResponse(path, { signal: controller.signal });
      downloadBlob(model.id, format, await response.blob());
      done.current();
    };
    setError(null);
    load().catch((reason: unknown) => {
      if (!controller.signal.aborted) setError(reason);
    });
    return () => controller.abort();
  }, [attempt]);
  const events = model.live.value?.totals.events ?? null;
  const command = `npx crucible export ${model.id} --format ${format}`;
  const tookTooLong = error instanceof ApiProblem && error.problem.code === 'timed-out';
  return (
    <Dialog title={`Export as ${format}`} onClose={onClose}>
      {error === null ? (
        <>
          <p>
            {events === null ? 'Events' : `${formatValue(events, 'count')} events`} are being
            written to a file, which is then saved.
          </p>
          <Loading label="Exporting" />
        </>
      ) : (
        <ErrorPanel error={error} onRetry={() => setAttempt(attempt + 1)} />
      )}
      {tookTooLong && (
        <p>
          The command line takes its time: <code>{command}</code>
        </p>
      )}
      <div class="write-buttons">
        <button type="button" class="button" onClick={onClose}>
          {error === null ? 'Cancel' : 'Close'}
        </button>
      </div>
    </Dialog>
  );
}
