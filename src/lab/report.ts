import { caveatsOf } from '../analysis/gate/caveats.js';
import {
  type MetricSpec,
  metricLabel,
  sourceKey,
  unitOf,
} from '../analysis/verdict/metric-spec.js';
import type { ComparisonSettings } from '../analysis/verdict/settings.js';
import type { MetricVerdict, Verdict } from '../analysis/verdict/verdict.js';
import {
  type ComparisonOptions,
  type ComparisonProgress,
  completeComparison,
  decodeComparisonOptions,
} from '../config/comparison-options.js';
import * as decode from '../config/decode.js';
import { timestampAt } from '../event/batch.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { TIMESTAMP_US } from '../event/fields.js';
import { libraryVersion } from '../experiment/environment.js';
import { writeAtomically } from '../export/atomic-file.js';
import { defaultPath, givenPath } from '../export/file-name.js';
import { distributionOf } from '../export/report/distribution.js';
import { renderReport } from '../export/report/render-report.js';
import type {
  ReportArm,
  ReportData,
  ReportDistribution,
  ReportExperiment,
} from '../export/report/report-data.js';
import { inAnyOrder, resolveQuery } from '../query/query.js';
import { compareExperiments } from './compare.js';
import { eventsOfGroup, inGroup } from './grouped.js';
import type { Lab } from './lab.js';
import { type OpenExperiment, openForReading } from './reading.js';
import { type ReportedArm, ReportedArms } from './report-arms.js';
import { ReportedCurves } from './report-curves.js';
import { type ReportedExperiment, reportedPlan } from './report-plan.js';
import { replayedDecision } from './report-replay.js';
import { reproductionOf } from './report-reproduction.js';

/** What `writeReport` takes: all that a comparison does, and what concerns the file. */
export interface ReportOptions extends ComparisonOptions {
  /** The heading; what is compared with what unless given. */
  readonly title?: string;
  /** Whether a file that is there already is replaced, which happens all at once. Default true. */
  readonly overwrite?: boolean;
}

/** A report that was written. */
export interface WrittenReport {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly title: string;
  readonly verdict: Verdict;
  /** What to know of when it was made, and of its plan. */
  readonly caveats: readonly string[];
}

/**
 * Compares experiments, the first one being the baseline, and writes what came of it to one HTML file,
 * whole or not at all. `command` is the line for a shell that asked for it.
 */
export async function writeReport(
  lab: Lab,
  ids: readonly string[],
  path?: string,
  options: ReportOptions = {},
  command: string | null = null,
): Promise<WrittenReport> {
  const given = decode.record(options, 'options');
  const overwrite = decode.boolean(given['overwrite'], 'options.overwrite', true);
  const target = path === undefined ? null : givenPath(path);
  const data = await gatherReport(lab, ids, options, command);
  const document = Buffer.from(renderReport(data), 'utf8');
  const file = target ?? defaultPath('reports', data.experiments.at(-1)!, 'html');
  options.signal?.throwIfAborted();
  await writeAtomically(file, overwrite, (output) => output.write(document));
  const { title, verdict, caveats } = data;
  return { path: file, bytes: document.length, title, verdict, caveats };
}

/** All that the report of a comparison shows. Each experiment is read twice: to compare, and to draw. */
export async function gatherReport(
  lab: Lab,
  ids: readonly string[],
  options: ReportOptions = {},
  command: string | null = null,
): Promise<ReportData> {
  const given = decode.record(options, 'options');
  const { title, overwrite: _overwrite, ...comparison } = given;
  const heading = decode.optionalString(title, 'options.title');
  const decoded = decodeComparisonOptions(comparison);
  const progress = new TwoPasses(decoded.onProgress);
  const compared = await compareExperiments(lab, ids, {
    ...comparison,
    onProgress: (step) => progress.first(step),
  });
  const { verdict } = compared;
  const opened: OpenExperiment[] = [];
  for (const id of ids) opened.push(await openForReading(lab, id));
  const records = opened.map(({ record }) => record);
  const settings = completeComparison(decoded, records);
  const specs = specsOf(settings, verdict);
  const arms = new ReportedArms({
    by: settings.by,
    metrics: specs.map(({ spec }) => spec),
    primary: specs.find(({ metric }) => metric.role === 'primary')?.spec ?? null,
  });
  const curved = specs.filter(({ metric }) => metric.statistic === 'final');
  const curves = new ReportedCurves([...new Set(curved.map(({ spec }) => spec))], settings);
  const columns = [...new Set([...arms.columns, ...curves.columns])];
  for (const { record, store, nowUs } of opened) {
    const own = inGroup(record, decoded.groups);
    const add = arms.experiment(own);
    const query = inAnyOrder(resolveQuery(decoded.query, nowUs));
    for await (const batch of store.scan(record.id, { ...query, columns })) {
      decoded.signal?.throwIfAborted();
      const events = eventsOfGroup(batch, decoded.groups);
      add(events);
      curves.add(events, own);
      progress.second(batch.length);
    }
  }
  const seen = arms.arms(settings.baseline ?? inGroup(records[0]!, decoded.groups).condition);
  const reported: ReportedExperiment[] = [];
  for (const [place, experiment] of opened.entries())
    reported.push({
      record: experiment.record,
      firstEventUs: await firstEventUs(experiment),
      costUsd: compared.individual[place]!.cost.total,
      nowUs: experiment.nowUs,
    });
  const replayed = { by: settings.by, query: decoded.query, arms: seen, experiments: opened };
  // Groups are not the arms that a plan is for: what its method would say of them is not known.
  const isReplayed = settings.plan !== null && decoded.groups === null;
  const decision = isReplayed ? await replayedDecision(settings.plan, replayed) : null;
  const labelled = armsOf(seen);
  return {
    title: heading ?? titleOf(labelled, records),
    generatedAt: new Date(lab.nowUs() / 1000).toISOString(),
    libraryVersion: await libraryVersion(),
    experiments: records.map(withoutMachine),
    arms: labelled,
    verdict,
    caveats: caveatsOf(verdict, records, settings.plan),
    plan: reportedPlan(settings, verdict, seen, reported, decision),
    distributions: distributionsOf(specs, seen),
    curves: curves.curves(seen, verdict.confidence),
    reproduction: reproductionOf(ids, given, command),
  };
}

interface ComparedSpec {
  readonly spec: MetricSpec;
  readonly metric: MetricVerdict;
}

/** The metrics that were compared, with where their values come from. */
function specsOf({ metrics }: ComparisonSettings, verdict: Verdict): ComparedSpec[] {
  const seen = new Set<string>();
  return metrics.flatMap((spec) => {
    const metric = verdict.metrics.find(
      ({ metric: label, statistic }) =>
        label === metricLabel(spec.name, statistic) &&
        (spec.statistic === null || spec.statistic === statistic),
    );
    if (metric === undefined || seen.has(metric.metric)) return [];
    seen.add(metric.metric);
    return [{ spec, metric }];
  });
}

const WITHOUT_DISTRIBUTION = new Set<MetricVerdict['statistic']>(['rate', 'ratio', 'final', 'sum']);

/** One for each source of values: a mean and a p95 of it share theirs. */
function distributionsOf(
  specs: readonly ComparedSpec[],
  arms: readonly ReportedArm[],
): ReportDistribution[] {
  const drawn = new Set<string>();
  return specs.flatMap(({ spec, metric }) => {
    const key = sourceKey(spec.source);
    if (WITHOUT_DISTRIBUTION.has(metric.statistic) || drawn.has(key)) return [];
    drawn.add(key);
    const samples = arms.map((arm, place) => ({
      arm: place,
      values: arm.values.get(key)?.toArray() ?? new Float64Array(0),
    }));
    return distributionOf(spec.name, unitOf(spec.name, 'mean'), samples) ?? [];
  });
}

/** Conditions' names; where two arms have one, their experiments are added. */
function armsOf(arms: readonly ReportedArm[]): ReportArm[] {
  return arms.map((arm) => {
    const { condition, experimentIds, events, samples, nonFinite, firstUs, lastUs } = arm;
    const isAlone = arms.every((other) => other === arm || other.condition !== condition);
    return {
      condition,
      label: isAlone ? condition : `${condition} (${experimentIds.join(', ')})`,
      experimentIds: [...experimentIds],
      events,
      samples: samples.size === 0 ? null : samples.size,
      nonFinite,
      firstUs,
      lastUs,
    };
  });
}

function withoutMachine(record: ExperimentRecord): ReportExperiment {
  if (record.environment === null) return { ...record, environment: null };
  const { hostname: _h, pid: _p, workingDirectory: _w, ...environment } = record.environment;
  return { ...record, environment };
}

function titleOf(arms: readonly ReportArm[], records: readonly ExperimentRecord[]): string {
  const [baseline, ...candidates] = arms.map(({ condition }) => condition);
  const names = [...new Set(records.map(({ name }) => name))];
  const conditions = `${candidates.join(', ')} against ${baseline}`;
  return names.length === 1 ? `${names[0]}: ${conditions}` : conditions;
}

async function firstEventUs({ record, store, nowUs }: OpenExperiment): Promise<number | null> {
  const query = resolveQuery({ limit: 1, columns: [TIMESTAMP_US] }, nowUs);
  for await (const batch of store.scan(record.id, query))
    if (batch.length > 0) return timestampAt(batch, 0);
  return null;
}

/** Progress over both passes, of which the second is as long as the first. */
class TwoPasses {
  readonly #report: ((progress: ComparisonProgress) => void) | null;
  #rows = 0;
  #totalRows: number | null = null;

  constructor(report: ((progress: ComparisonProgress) => void) | null) {
    this.#report = report;
  }

  first({ rows, totalRows }: ComparisonProgress): void {
    this.#rows = rows;
    this.#totalRows = totalRows === null ? null : totalRows * 2;
    this.#tell();
  }

  second(rows: number): void {
    this.#rows += rows;
    this.#tell();
  }

  #tell(): void {
    this.#report?.({ rows: this.#rows, totalRows: this.#totalRows });
  }
}
