import type { ExperimentRecord } from '../../../../src/server/protocol.ts';
import { formatExact, formatValue, UNKNOWN } from '../../../format/number.ts';

interface TextFact {
  readonly label: string;
  readonly value: string;
  readonly title?: string;
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly TextFact[];
}

/** Where notes are kept, among the metadata; they are shown elsewhere. */
const NOTES_KEY = 'notes';

/** What it was run with, and where, as found when it started. */
export function environmentGroups(record: ExperimentRecord): FactGroup[] {
  return [parameters(record), ...surroundings(record), recording(record), counts(record)].filter(
    ({ facts }) => facts.length > 0,
  );
}

function parameters({ metadata }: ExperimentRecord): FactGroup {
  return {
    title: 'Parameters',
    facts: Object.entries(metadata)
      .filter(([name]) => name !== NOTES_KEY)
      .map(([label, value]) => ({ label, value: valueText(value) })),
  };
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatExact(value);
  return JSON.stringify(value) ?? UNKNOWN;
}

function surroundings({ environment }: ExperimentRecord): FactGroup[] {
  if (environment === null) return [];
  const text = (value: string | null) => value ?? UNKNOWN;
  const commit =
    environment.gitCommit === null
      ? UNKNOWN
      : `${environment.gitCommit}${environment.gitDirty === true ? ', with changes that are in no commit' : ''}`;
  return [
    {
      title: 'Code',
      facts: [
        { label: 'Package', value: text(environment.package) },
        { label: 'Commit', value: commit },
        { label: 'Branch', value: text(environment.gitBranch) },
        { label: 'crucible-telemetry', value: text(environment.libraryVersion) },
        { label: 'Command line', value: environment.argv.join(' '), title: 'Secrets are masked' },
        { label: 'Working directory', value: environment.workingDirectory },
      ],
    },
    {
      title: 'Machine',
      facts: [
        { label: 'Host', value: environment.hostname },
        { label: 'Process', value: String(environment.pid) },
        { label: 'Node.js', value: environment.node },
        { label: 'System', value: `${environment.platform}, ${environment.architecture}` },
        {
          label: 'Processor',
          value: `${text(environment.cpu)}, ${formatExact(environment.cpuCount)} cores`,
        },
        { label: 'Memory', value: formatValue(environment.memoryBytes, 'bytes') },
      ],
    },
  ];
}

function recording(record: ExperimentRecord): FactGroup {
  const { sampling, events, prices } = record;
  return {
    title: 'Recording',
    facts: [
      { label: 'Store', value: record.storageBackend },
      {
        label: 'Takes',
        value:
          record.scope === 'run'
            ? 'what is emitted inside of its own runs'
            : 'what its process emits',
      },
      { label: 'Events', value: events === null ? 'all' : events.join(', ') },
      {
        label: 'Sampling',
        value:
          sampling.rate === 1
            ? 'none: every event is kept'
            : `${formatValue(sampling.rate, 'fraction')} of the events${
                sampling.by === null ? '' : `, by ${sampling.by}`
              }, seed ${sampling.seed}`,
      },
      {
        label: 'Prompts and answers',
        value: record.captureContent ? 'kept' : 'left out',
      },
      {
        label: 'Prices',
        value: prices === null ? 'none were loaded' : `${prices.source} ${prices.version}`,
      },
      { label: 'Pauses', value: formatExact(record.pauseCount) },
      ...(record.archivePath === null ? [] : [{ label: 'Archive', value: record.archivePath }]),
    ],
  };
}

function counts({ counts: of }: ExperimentRecord): FactGroup {
  const count = (label: string, value: number, title: string) => ({
    label,
    value: formatExact(value),
    title,
  });
  return {
    title: 'What became of the events',
    facts: [
      count('Recorded', of.recorded, 'Events kept'),
      count('Dropped', of.dropped, 'Lost: a memory bound was reached, or the store failed'),
      count('Sampled out', of.sampledOut, 'Left out by sampling'),
      count('Redacted', of.redacted, 'Withheld by the redaction hook, or it failed on them'),
      count('Truncated values', of.truncated, 'Cut for their length'),
      count('Unreadable values', of.unreadable, 'Their getter threw'),
      count('Failed metrics', of.metricFailures, 'Custom metrics that could not be computed'),
    ],
  };
}
