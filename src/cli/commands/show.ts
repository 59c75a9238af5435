import type { ExperimentRecord, RecordingCounts } from '../../event/experiment.js';
import { encodeJson } from '../../event/json.js';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { durationOf, statusCell } from '../text/experiment-cells.js';
import { assignmentPairs, planPairs } from '../text/plan.js';
import { age, count, percent } from '../text/quantities.js';
import { type Cell, renderPairs } from '../text/table.js';

type Pair = readonly [name: string, value: Cell];

export async function run(context: CommandContext, operands: readonly string[]): Promise<number> {
  const { lab } = await context.open();
  const { record } = await findExperiment(lab, operands[0]!);
  if (context.json) await writeJson(context, record);
  else {
    const { stdout, nowMs } = context;
    const pairs = [
      ...identity(record, nowMs()),
      ...planPairs(record.plan),
      ...assignmentPairs(record.assignment),
      ...figures(record),
      ...surroundings(record),
    ];
    await stdout.write(renderPairs(pairs, { width: null, colours: stdout.colours }));
  }
  return OK;
}

function identity(record: ExperimentRecord, nowMs: number): Pair[] {
  const { startedAt, stoppedAt, pausedAt } = record;
  return [
    ['id', record.id],
    ['name', { text: record.name, colour: 'bold' }],
    ['condition', record.condition],
    ['status', statusCell(record.status)],
    ...told('hypothesis', record.hypothesis),
    ...told('tags', record.tags.length > 0 ? record.tags.join(', ') : null),
    ['started', `${startedAt} (${age(startedAt, nowMs)})`],
    ...told('paused', pausedAt === null ? null : `${pausedAt} (${age(pausedAt, nowMs)})`),
    ...told('stopped', stoppedAt === null ? null : `${stoppedAt} (${age(stoppedAt, nowMs)})`),
    ['duration', durationOf(record, nowMs)],
    ...Object.entries(record.metadata).map(
      ([key, value]): Pair => [`metadata.${key}`, textOf(value)],
    ),
  ];
}

/** Losses are shown where there are any, and cannot be overlooked then. */
function figures({ counts, samples, sampling }: ExperimentRecord): Pair[] {
  const losses: readonly (readonly [keyof RecordingCounts, string])[] = [
    ['dropped', 'dropped'],
    ['sampledOut', 'sampled out'],
    ['redacted', 'redacted'],
    ['truncated', 'values cut'],
    ['unreadable', 'unreadable values'],
    ['metricFailures', 'failed metrics'],
  ];
  const progress =
    samples.target === null
      ? null
      : `${count(samples.observed)} of ${count(samples.target)} (${percent(samples.fraction)})`;
  return [
    ['events', count(counts.recorded)],
    ...losses
      .filter(([key]) => counts[key] > 0)
      .map(([key, name]): Pair => [name, { text: count(counts[key]), colour: 'red' }]),
    ...told('sampling', sampling.rate === 1 ? null : percent(sampling.rate)),
    ...told('samples', progress),
  ];
}

function surroundings(record: ExperimentRecord): Pair[] {
  const { environment, prices } = record;
  const pairs: Pair[] = [
    ['store', record.storageBackend],
    ...told('events taken', record.events?.join(', ') ?? null),
    ...told('prices', prices === null ? null : `${prices.source}@${prices.version}`),
    ...told('archive', record.archivePath),
  ];
  if (environment === null) return pairs;
  const { gitCommit, gitBranch, gitDirty } = environment;
  const dirty = gitDirty === true ? ', with changes that are in no commit' : '';
  return [
    ...pairs,
    ...told(
      'commit',
      gitCommit === null ? null : `${gitCommit} (${gitBranch ?? 'detached'}${dirty})`,
    ),
    ...told('package', environment.package),
    ['node', `${environment.node} on ${environment.platform} ${environment.architecture}`],
    ['machine', `${environment.hostname}, ${environment.cpuCount} × ${environment.cpu ?? 'CPU'}`],
    ['directory', environment.workingDirectory],
    ['command', environment.argv.join(' ')],
  ];
}

function told(name: string, value: string | null): Pair[] {
  return value === null ? [] : [[name, value]];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : encodeJson(value);
}
