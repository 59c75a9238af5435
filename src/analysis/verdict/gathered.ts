import type { GroupKey } from '../group-reader.js';
import type { FinalValues } from './final-values.js';
import type { RowBuffer } from './row-buffer.js';

/** The number that stands for a row without a sample. */
export const NO_SAMPLE = 0;

/** What one arm has of one metric's source. */
export interface GatheredValues {
  readonly rows: RowBuffer;
  /** Values of rows with a step, or an epoch, that belong to no sample: those of training curves. */
  readonly byStep: FinalValues;
  readonly byEpoch: FinalValues;
  /** Rows with either. */
  curveRows: number;
  /** How many values are of each kind of event, by the number of its name. */
  readonly kinds: number[];
}

/** One condition's events. */
export interface GatheredArm {
  readonly condition: string;
  readonly experimentIds: readonly string[];
  readonly events: number;
  /** By the key of a source; none where no event of the arm has a value. */
  readonly values: ReadonlyMap<string, GatheredValues>;
}

/** All that a comparison looks at, from one pass over the events. */
export interface Gathered {
  /** The baseline first. */
  readonly arms: readonly GatheredArm[];
  /** One more than the largest number of a sample; all arms share them. */
  readonly sampleCount: number;
  /** Names of events, by their numbers. */
  readonly eventNames: readonly GroupKey[];
  /** What tells runs apart, by their numbers, which all arms share. */
  readonly runKeys: readonly GroupKey[];
  /** Keys of sources whose every value was yes or no. */
  readonly yesOrNo: ReadonlySet<string>;
}
