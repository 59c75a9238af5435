import { formatValue } from '../../../format/number.ts';
import { formatAgo, formatTimestamp } from '../../../format/time.ts';
import { Empty } from '../../../shell/empty.tsx';
import { clearHistory, forget, history, pin } from './history.ts';
import type { HistoryEntry } from './history-entries.ts';

interface HistoryPanelProps {
  readonly onChoose: (entry: HistoryEntry) => void;
}

/** Pinned ones first, then the newest. */
export function HistoryPanel({ onChoose }: HistoryPanelProps) {
  const entries = [...history.value].sort((a, b) => Number(b.isPinned) - Number(a.isPinned));
  if (entries.length === 0)
    return (
      <Empty title="No statement yet">
        <p>What you run is kept here, in this browser alone; what it answers is not.</p>
      </Empty>
    );
  const nowMs = Date.now();
  return (
    <>
      <ul class="sql-list">
        {entries.map((entry) => (
          <li key={`${entry.statement} ${entry.experiments}`} data-pinned={entry.isPinned}>
            <button type="button" class="sql-entry" onClick={() => onChoose(entry)}>
              <code>{entry.statement.replace(/\s+/g, ' ').slice(0, 300)}</code>
              <span class="sql-type" title={formatTimestamp(entry.at)}>
                {formatAgo(entry.at, nowMs)} · {outcome(entry)}
              </span>
            </button>
            <span class="sql-entry-actions">
              <button
                type="button"
                class="button button-quiet button-icon"
                aria-pressed={entry.isPinned}
                title={entry.isPinned ? 'Let go' : 'Pin: it stays when the list is full or cleared'}
                onClick={() => pin(entry)}
              >
                <span aria-hidden="true">{entry.isPinned ? '★' : '☆'}</span>
                <span class="visually-hidden">Pinned</span>
              </button>
              <button
                type="button"
                class="button button-quiet button-icon"
                title="Take out of the history"
                onClick={() => forget(entry)}
              >
                <span aria-hidden="true">✕</span>
                <span class="visually-hidden">Take out of the history</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={clearHistory}>
        Clear all that are not pinned
      </button>
    </>
  );
}

function outcome({ rows, durationMs, experiments }: HistoryEntry): string {
  const of = experiments === null ? '' : ` · ${experiments.length} chosen`;
  if (rows === null) return `failed${of}`;
  const count = `${rows.toLocaleString('en-US')} row${rows === 1 ? '' : 's'}`;
  return `${count} · ${formatValue(durationMs, 'milliseconds')}${of}`;
}
