import { signal } from '@preact/signals';
import type { ExperimentRow, WireNumber } from '../../../../src/server/protocol.ts';
import { formatExact, formatValue, UNKNOWN, type Unit } from '../../../format/number.ts';
import { formatAgo, formatDuration, formatTimestamp } from '../../../format/time.ts';

/** The time that ages are told from; the page moves it on. */
export const nowMs = signal(Date.now());

const SHOWN_TAGS = 2;

export function Started({ row }: { readonly row: ExperimentRow }) {
  return (
    <span title={formatTimestamp(row.startedAt)}>{formatAgo(row.startedAt, nowMs.value)}</span>
  );
}

export function Duration({ row }: { readonly row: ExperimentRow }) {
  const isGoing = row.status === 'running' || row.status === 'paused';
  if (row.stoppedAt === null && !isGoing)
    return <Unknown why="It was not stopped: nobody knows when it ended" />;
  const endMs = row.stoppedAt === null ? nowMs.value : Date.parse(row.stoppedAt);
  const lastedMs = Math.max(0, endMs - Date.parse(row.startedAt));
  // Whole seconds while it goes on: tenths would be old before they are read.
  const shownMs = isGoing ? Math.max(1000, Math.floor(lastedMs / 1000) * 1000) : lastedMs;
  const until = row.stoppedAt === null ? 'now' : formatTimestamp(row.stoppedAt);
  return (
    <span title={`From ${formatTimestamp(row.startedAt)} until ${until}`}>
      {formatDuration(shownMs).replace(/\.0 s$/, ' s')}
    </span>
  );
}

export function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  const more = tags.length - SHOWN_TAGS;
  return (
    <span class="experiments-tags" title={tags.join(', ')}>
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <span key={tag} class="experiments-tag">
          {tag}
        </span>
      ))}
      {more > 0 && <span class="muted experiments-more-tags">+{more}</span>}
    </span>
  );
}

interface MetricCellProps {
  readonly row: ExperimentRow;
  readonly name: string;
  readonly unit: Unit;
}

export function MetricCell({ row, name, unit }: MetricCellProps) {
  if (row.metrics === null) return <Pending />;
  const value = Object.hasOwn(row.metrics, name) ? row.metrics[name] : null;
  if (value === null || value === undefined)
    return <Unknown why={`No event has carried ${name}`} />;
  const age = row.metricsAreOld ? '; a newer value is being worked out' : '';
  return (
    <span title={`${name}: ${formatExact(value)}${age}`} data-finite={Number.isFinite(value)}>
      {formatValue(value, unit)}
    </span>
  );
}

export function Pending() {
  return (
    <span class="experiments-pending" title="Still being worked out">
      <span class="visually-hidden">Still being worked out</span>
    </span>
  );
}

export function ParameterCell({
  row,
  name,
}: {
  readonly row: ExperimentRow;
  readonly name: string;
}) {
  const value = Object.hasOwn(row.parameters, name) ? row.parameters[name] : undefined;
  if (value === undefined) return <Unknown why={`It was run without ${name}`} />;
  const isNumber = typeof value === 'number';
  const text = isNumber ? formatValue(value as WireNumber) : String(value);
  return <Text value={text} title={isNumber ? formatExact(value as WireNumber) : text} />;
}

export function Text({
  value,
  title = value,
}: {
  readonly value: string;
  readonly title?: string;
}) {
  return (
    <span class="experiments-text" title={title}>
      {value}
    </span>
  );
}

export function Unknown({ why }: { readonly why: string }) {
  return (
    <span class="muted" title={why}>
      {UNKNOWN}
    </span>
  );
}
