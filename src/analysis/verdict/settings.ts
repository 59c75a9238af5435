import type { ExperimentPlan, PlannedSize } from '../../event/plan.js';
import type { Correction } from '../../stats/correction/adjust-p-values.js';
import type { MetricSpec } from './metric-spec.js';
import type { ObservationUnit } from './verdict.js';

/** How p-values are corrected for their number; `none` leaves them as they are. */
export type CorrectionMethod = Correction | 'none';

/** What a comparison was asked to do: decoded, complete, and the plan worked in. */
export interface ComparisonSettings {
  readonly by: 'experiment' | 'condition';
  /** The condition that the others are compared with; null for the first. */
  readonly baseline: string | null;
  readonly metrics: readonly MetricSpec[];
  /** The column that tells runs apart; null takes each experiment for one. */
  readonly runBy: string | null;
  /** Null leaves it to the data. */
  readonly unit: ObservationUnit | null;
  readonly pairs: 'baseline' | 'all';
  readonly correction: CorrectionMethod;
  readonly alpha: number;
  readonly power: number;
  /** Of metrics that have none of their own. */
  readonly margin: PlannedSize;
  readonly marginIsGiven: boolean;
  /** Shares of the conditions, by name or in their order; null where nothing was said. */
  readonly expectedRatios: Readonly<Record<string, number>> | readonly number[] | null;
  readonly plan: ExperimentPlan | null;
}
