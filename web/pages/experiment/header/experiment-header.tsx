import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { CopyButton } from '../../../controls/copy-button.tsx';
import { StatusDot } from '../../../controls/status-dot.tsx';
import { formatExact, formatValue } from '../../../format/number.ts';
import { formatAgo, formatDuration, formatTimestamp } from '../../../format/time.ts';
import { Link } from '../../../routing/link.tsx';
import { quoted } from '../../experiments/filter/tokens.ts';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { useNow } from '../model/use-now.ts';
import { Actions } from './actions.tsx';
import './header.css';

/** What is being tested, how it stands, and what can be done with it. */
export function ExperimentHeader({ model }: { readonly model: ExperimentModel }) {
  const row = model.live.value?.row ?? model.detail.value?.row;
  if (row === undefined) return null;
  return (
    <header class="experiment-header">
      <div class="experiment-title">
        <h1>{row.name}</h1>
        <StatusDot status={row.status} />
        <Link
          to={listOf('condition', row.condition)}
          class="chip"
          title="Condition: all experiments of it"
        >
          {row.condition}
        </Link>
        {row.tags.map((tag) => (
          <Link key={tag} to={listOf('tag', tag)} class="chip" title="Tag: all experiments with it">
            {`#${tag}`}
          </Link>
        ))}
      </div>
      <p class="experiment-hypothesis">
        {row.hypothesis ?? <span class="muted">No hypothesis was written down.</span>}
      </p>
      <Facts model={model} row={row} />
      <Actions model={model} />
    </header>
  );
}

/** The list of experiments, searched for that. */
function listOf(field: 'condition' | 'tag', value: string): string {
  return `/?q=${encodeURIComponent(`${field}:${quoted(value)}`)}`;
}

function Facts({ model, row }: { readonly model: ExperimentModel; readonly row: ExperimentRow }) {
  const nowMs = useNow(model.isOpen.value);
  const record = model.detail.value?.experiment;
  const startedMs = Date.parse(row.startedAt);
  const endedMs = row.stoppedAt === null ? nowMs : Date.parse(row.stoppedAt);
  const isOpen = row.status === 'running' || row.status === 'paused';
  return (
    <dl class="experiment-facts">
      <div>
        <dt>Started</dt>
        <dd title={formatTimestamp(row.startedAt, { milliseconds: true })}>
          {formatTimestamp(row.startedAt)}{' '}
          <span class="muted">({formatAgo(row.startedAt, nowMs)})</span>
        </dd>
      </div>
      <div>
        <dt>{isOpen ? 'For' : 'Took'}</dt>
        <dd
          class="experiment-duration"
          data-ticks={isOpen}
          title={row.stoppedAt === null ? undefined : `Until ${formatTimestamp(row.stoppedAt)}`}
        >
          {row.status === 'interrupted'
            ? formatDuration(null)
            : formatDuration(wholeSeconds(endedMs - startedMs))}
        </dd>
      </div>
      <div>
        <dt>Recorded by</dt>
        <dd>{writerText(record?.environment ?? null)}</dd>
      </div>
      <Progress row={row} />
      <div class="experiment-id">
        <dt>Id</dt>
        <dd>
          <code>{row.id}</code>
          <CopyButton text={row.id} label="the id" />
        </dd>
      </div>
    </dl>
  );
}

function Progress({ row: { sampleSize, samplesObserved } }: { readonly row: ExperimentRow }) {
  if (sampleSize === null) return null;
  return (
    <div>
      <dt>Samples</dt>
      <dd
        class="experiment-progress"
        title={`${formatExact(samplesObserved)} of ${formatExact(sampleSize)} that were aimed at`}
      >
        <progress
          aria-label="Samples"
          max={sampleSize}
          value={Math.min(sampleSize, samplesObserved)}
        />
        <span>
          {formatValue(samplesObserved, 'count')} of {formatValue(sampleSize, 'count')}{' '}
          <span class="muted">({formatValue(samplesObserved / sampleSize, 'fraction')})</span>
        </span>
      </dd>
    </div>
  );
}

/** Under a minute tenths of a second would flicker. */
function wholeSeconds(ms: number): number {
  return ms < 1000 ? Math.max(0, ms) : Math.floor(ms / 1000) * 1000;
}

function writerText(
  environment: { readonly hostname: string; readonly pid: number } | null,
): string {
  return environment === null ? '–' : `${environment.hostname}, process ${environment.pid}`;
}
