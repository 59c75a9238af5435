import type {
  CompareRequest,
  MonitorRequest,
  RunCurvesRequest,
} from '../../../../src/server/protocol.ts';
import type { Arm, Grouping } from './arms.ts';
import type { ComparisonSettings } from './selection.ts';

type CompareOptions = NonNullable<CompareRequest['options']>;
type Size = { readonly relative: number } | { readonly absolute: number };

/** The question to `/api/compare`; `arms` have the baseline first. */
export function compareRequest(
  arms: readonly Arm[],
  grouping: Grouping,
  settings: ComparisonSettings,
): CompareRequest {
  const [baseline] = arms;
  const alpha = settings.alpha === null ? null : Number(settings.alpha);
  const margin = sizeOf(settings.margin);
  const options = {
    ...armOptions(arms, grouping),
    ...(grouping.kind === 'experiment' || baseline === undefined ? {} : { baseline: baseline.key }),
    ...(settings.metrics.length === 0 ? {} : { metrics: settings.metrics }),
    ...(settings.pairs === 'all' ? { pairs: 'all' as const } : {}),
    ...(settings.correction === null
      ? {}
      : { correction: settings.correction as NonNullable<CompareOptions['correction']> }),
    ...(alpha === null ? {} : { alpha }),
    ...(margin === null ? {} : { margin }),
    ...(settings.runBy === null ? {} : { runBy: settings.runBy }),
  };
  return { experiments: idsOf(arms), options };
}

/** What makes the arms of anything but single experiments. */
function armOptions(
  arms: readonly Arm[],
  grouping: Grouping,
): Pick<CompareOptions, 'by' | 'groups'> {
  if (grouping.kind === 'experiment') return {};
  if (grouping.kind === 'condition') return { by: 'condition' };
  return { groups: groupsOf(arms) };
}

export function groupsOf(arms: readonly Arm[]): Readonly<Record<string, string>> {
  return Object.fromEntries(arms.flatMap(({ key, rows }) => rows.map(({ id }) => [id, key])));
}

/** Each experiment once, those of the first arm first. */
export function idsOf(arms: readonly Arm[]): readonly string[] {
  return [...new Set(arms.flatMap(({ rows }) => rows.map(({ id }) => id)))];
}

export interface CurveQuestion {
  readonly metric: string;
  readonly x: 'step' | 'epoch';
  readonly runBy: string | null;
}

/** The bands: over the runs of each arm. */
export function bandsRequest(
  arms: readonly Arm[],
  grouping: Grouping,
  { metric, x, runBy }: CurveQuestion,
): RunCurvesRequest {
  const groups =
    grouping.kind === 'experiment'
      ? { groupBy: 'experiment' as const }
      : grouping.kind === 'condition'
        ? {}
        : { groups: groupsOf(arms) };
  return {
    experiments: idsOf(arms),
    options: { metric, x, ...groups, ...(runBy === null ? {} : { runBy }) },
  };
}

/** Each experiment by itself, on the grid of the bands. */
export function runsRequest(arms: readonly Arm[], { metric, x }: CurveQuestion): RunCurvesRequest {
  return { experiments: idsOf(arms), options: { metric, x, groupBy: 'experiment' } };
}

export interface MonitorQuestion {
  readonly baseline: string;
  readonly candidate: string;
  /** Null where they are two experiments; else the one whose conditions these are. */
  readonly experiment: string | null;
  readonly metric: string | null;
  readonly direction: string | null;
  readonly effect: string | null;
}

export function monitorRequest(question: MonitorQuestion): MonitorRequest {
  const { baseline, candidate, experiment, metric, direction } = question;
  const effect = sizeOf(question.effect);
  const options = {
    ...(experiment === null ? {} : { baseline, candidate }),
    ...(direction === 'lower' || direction === 'higher' ? { direction } : {}),
    ...(effect === null ? {} : { minimumEffect: effect }),
  };
  return {
    experiments: experiment === null ? [baseline, candidate] : [experiment],
    ...(metric === null ? {} : { metric }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  } as MonitorRequest;
}

/** `5%` is a share of the baseline's figure, `20` a difference in the metric's own unit; null for neither. */
export function sizeOf(text: string | null): Size | null {
  const written = text?.trim() ?? '';
  const number = Number(written.replace(/%$/, ''));
  if (written === '' || !Number.isFinite(number) || number <= 0) return null;
  return written.endsWith('%') ? { relative: number / 100 } : { absolute: number };
}
