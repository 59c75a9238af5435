import { useEffect, useState } from 'preact/hooks';
import { formatValue } from '../../format/number.ts';
import { setParameters } from '../../routing/location.ts';
import { ROW_LIMITS, type SqlView } from './address.ts';
import { ExperimentChooser } from './experiment-chooser.tsx';

interface ToolbarProps {
  readonly view: SqlView;
  readonly runningSinceMs: number | null;
  readonly cancelledAfterMs: number | null;
  readonly canRun: boolean;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { view, runningSinceMs, cancelledAfterMs, canRun, onRun, onCancel } = props;
  const isRunning = runningSinceMs !== null;
  return (
    <div class="sql-toolbar">
      <button type="button" class="button button-main" disabled={!canRun} onClick={onRun}>
        Run
      </button>
      <button type="button" class="button" disabled={!isRunning} onClick={onCancel}>
        Cancel
      </button>
      <ExperimentChooser
        chosen={view.experiments}
        onChange={(ids) => setParameters({ experiments: ids === null ? null : ids.join(',') })}
      />
      <label class="sql-choice">
        <span>At most</span>
        <select
          class="select"
          value={view.maxRows}
          onChange={(event) => setParameters({ rows: event.currentTarget.value })}
        >
          {ROW_LIMITS.map((limit) => (
            <option key={limit} value={limit}>
              {limit.toLocaleString('en-US')} rows
            </option>
          ))}
        </select>
      </label>
      <p class="sql-progress" role="status">
        {isRunning && <Running sinceMs={runningSinceMs} />}
        {!isRunning &&
          cancelledAfterMs !== null &&
          `Cancelled after ${formatValue(cancelledAfterMs, 'milliseconds')}.`}
      </p>
    </div>
  );
}

function Running({ sinceMs }: { readonly sinceMs: number }) {
  const [nowMs, setNowMs] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      Running … <span aria-hidden="true">{(Math.max(0, nowMs - sinceMs) / 1000).toFixed(1)} s</span>
    </>
  );
}
