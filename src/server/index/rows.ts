import type { ExperimentRow, WireNumber } from '../protocol.js';
import type { IndexEntry } from './entry.js';

const MAX_PARAMETERS = 40;
const MAX_PARAMETER_LENGTH = 200;
/** Where this server keeps notes, among an experiment's metadata. */
export const NOTES_KEY = 'notes';

export function rowOf(entry: IndexEntry): ExperimentRow {
  const { record, summary } = entry;
  return {
    id: record.id,
    name: record.name,
    hypothesis: record.hypothesis,
    condition: record.condition,
    tags: record.tags,
    status: record.status,
    startedAt: record.startedAt,
    stoppedAt: record.stoppedAt,
    sampleSize: record.sampleSize,
    samplesObserved: record.samples?.observed ?? 0,
    recorded: record.counts.recorded,
    dropped: record.counts.dropped,
    parameters: parametersOf(record.metadata),
    metrics:
      summary === null
        ? null
        : Object.fromEntries(Array.from(summary.metrics, ([name, value]) => [name, wire(value)])),
    metricsAreOld: summary !== null && entry.summaryKey !== entry.recordKey,
    sparkline: summary?.sparkline ?? null,
  };
}

/** A number as JSON can say it. */
export function wire(value: number): WireNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function parametersOf(metadata: Readonly<Record<string, unknown>>): ExperimentRow['parameters'] {
  const parameters: [string, WireNumber | string | boolean | null][] = [];
  for (const [name, value] of Object.entries(metadata)) {
    if (parameters.length >= MAX_PARAMETERS) break;
    if (typeof value === 'number') parameters.push([name, wire(value)]);
    else if (typeof value === 'string')
      parameters.push([name, value.slice(0, MAX_PARAMETER_LENGTH)]);
    else if (typeof value === 'boolean' || value === null) parameters.push([name, value]);
  }
  return Object.fromEntries(parameters);
}
