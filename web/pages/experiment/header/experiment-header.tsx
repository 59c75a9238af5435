import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { CopyButton } from '../../../controls/copy-button.tsx';
import { StatusDot } from '../../../controls/status-dot.tsx';
import { formatAgo, formatTimestamp } from '../../../format/time.ts';
import { Link } from '../../../routing/link.tsx';
import { quoted } from '../../experiments/filter/tokens.ts';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { useNow } from '../model/use-now.ts';
import { Actions } from './actions.tsx';
import { durationText, samplesText } from './header-words.ts';
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
          {durationText(row, nowMs)}
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
  const { count, share, title } = samplesText(samplesObserved, sampleSize);
  return (
    <div>
      <dt>Samples</dt>
      <dd class="experiment-progress" title={title}>
        <progress
          aria-label="Samples"
          max={sampleSize}
          value={Math.min(sampleSize, samplesObserved)}
        />
        <span>
          {count}
          {share !== null && <span class="muted"> ({share})</span>}
        </span>
      </dd>
    </div>
  );
}

function writerText(
  environment: { readonly hostname: string; readonly pid: number } | null,
): string {
  return environment === null ? '–' : `${environment.hostname}, process ${environment.pid}`;
}
