import type { ColumnsAnswer, LabelColumn, NumberColumn } from '../../../../src/server/protocol.ts';
import { choiceOf, weightOf } from '../model/parameters.ts';
import {
  axesOf,
  type CurveAxisName,
  firstGrouping,
  firstMetrics,
  groupingsOf,
  metricsOf,
} from './curve-choice.ts';

/** What the training tab shows, as the address says. */
export interface CurveView {
  readonly axis: CurveAxisName;
  /** Those that are drawn; all that could be are `choices`. */
  readonly metrics: readonly NumberColumn[];
  readonly choices: readonly NumberColumn[];
  readonly grouping: LabelColumn | null;
  readonly smoothing: number;
  readonly scale: 'linear' | 'log';
}

/** The most charts at a time. */
const MOST_METRICS = 12;
/** In the address, where there is to be none: leaving the parameter out means the usual ones. */
export const NONE = '-';

export function curveViewOf(parameters: URLSearchParams, columns: ColumnsAnswer): CurveView {
  const axes = axesOf(columns);
  const axis = choiceOf<CurveAxisName>(parameters, 'x', axes, axes[0]!);
  const choices = metricsOf(columns, axis);
  const asked = parameters.getAll('metric');
  const names = asked.length === 0 ? firstMetrics(choices) : asked;
  const by = parameters.get('group');
  const groupings = groupingsOf(columns);
  const metrics = names
    .flatMap((name) => choices.find((metric) => metric.name === name) ?? [])
    .slice(0, MOST_METRICS);
  return {
    axis,
    choices,
    metrics,
    grouping:
      by === null
        ? firstGrouping(groupings, metrics)
        : (groupings.find(({ name }) => name === by) ?? null),
    smoothing: weightOf(parameters, 'smooth'),
    scale: choiceOf(parameters, 'y', ['linear', 'log'], 'linear'),
  };
}
