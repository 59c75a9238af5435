import { RunCurveGatherer, runCurveColumns } from '../analysis/verdict/run-curve-gatherer.js';
import { compareRunCurves, type RunCurves } from '../analysis/verdict/run-curves.js';
import * as decode from '../config/decode.js';
import { decodeGroups } from '../config/groups.js';
import { CrucibleError, refuse } from '../errors.js';
import {
  type EventQuery,
  inAnyOrder,
  requireQuery,
  resolveColumn,
  resolveQuery,
} from '../query/query.js';
import { begunAhead } from './begun-ahead.js';
import { eventsOfGroup, inGroup } from './grouped.js';
import type { Lab } from './lab.js';
import { type OpenExperiment, openAllForReading, untilAborted } from './reading.js';

/** What `runCurves` takes beside the ids. */
export interface RunCurvesOptions {
  /** As events give it: `'loss'`, `'accuracy'`, `'val_loss'`, `'measurements.val_loss'`. */
  readonly metric: string;
  /** What the curves run along; `'step'` unless given. */
  readonly x?: 'step' | 'epoch';
  /** The field that tells runs (seeds) apart: `'metadata.seed'`. Unless given, each experiment is a run. */
  readonly runBy?: string;
  /** A band for each condition (the default), or for each experiment. */
  readonly groupBy?: 'condition' | 'experiment';
  /** Puts experiments together: the name of each one's group by its id, in place of conditions. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Only these events count. */
  readonly query?: EventQuery;
  /** Of the bands; 0.95 unless given. */
  readonly confidence?: number;
  /** Points of the grid; 500 unless given. */
  readonly maxPoints?: number;
}

const KNOWN = ['metric', 'x', 'runBy', 'groupBy', 'groups', 'query', 'confidence', 'maxPoints'];

/** Training curves of several runs: the mean of each condition's runs, with a band over runs. */
export async function runCurves(
  lab: Lab,
  ids: readonly string[],
  options: RunCurvesOptions,
  signal?: AbortSignal,
): Promise<RunCurves> {
  const given = decode.record(options, 'options');
  decode.noOthers(given, 'options', KNOWN);
  if (!Array.isArray(ids))
    throw refuse('invalid-argument', 'experimentIds', "an array of experiments' ids", ids);
  if (ids.length === 0)
    throw new CrucibleError('too-few-experiments', 'curves are of at least one experiment', {
      path: 'experimentIds',
      expected: 'at least one id',
      received: '0',
    });
  const runBy = decode.optionalString(given['runBy'], 'options.runBy');
  const asked = {
    metric: decode.nonEmptyString(given['metric'], 'options.metric'),
    x: decode.oneOf(given['x'], 'options.x', ['step', 'epoch'], 'step'),
    runBy: runBy === null ? null : resolveColumn(runBy),
    groupBy: decode.oneOf(
      given['groupBy'],
      'options.groupBy',
      ['condition', 'experiment'],
      'condition',
    ),
  } as const;
  const confidence = given['confidence'] ?? 0.95;
  if (typeof confidence !== 'number' || !(confidence > 0 && confidence < 1))
    throw refuse(
      'invalid-option',
      'options.confidence',
      'a number above 0 and below 1',
      confidence,
    );
  const maxPoints = decode.positiveInteger(given['maxPoints'] ?? 500, 'options.maxPoints');
  const groups = decodeGroups(given['groups'], 'options.groups');
  if (groups !== null && given['groupBy'] === 'experiment')
    throw refuse('invalid-option', 'options.groupBy', "'condition' with groups", given['groupBy']);
  const query = requireQuery(options.query);
  const gatherer = new RunCurveGatherer(asked);
  const opened = await openAllForReading(lab, ids);
  const columns = runCurveColumns(asked);
  const scan = ({ record, store, nowUs }: OpenExperiment) =>
    store.scan(record.id, { ...inAnyOrder(resolveQuery(query, nowUs)), columns });
  for await (const [{ record }, batches] of begunAhead(opened, scan)) {
    const own = inGroup(record, groups);
    for await (const batch of untilAborted(batches, signal))
      gatherer.add(eventsOfGroup(batch, groups), own);
  }
  return compareRunCurves(gatherer.groups(), { confidence, maxPoints });
}
