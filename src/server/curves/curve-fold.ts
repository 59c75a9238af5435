import type { CurveAxis, TrainingCurvesOptions } from '../../analysis/curves.js';
import { refuse } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import type { EventFold } from '../reads/kept-folds.js';
import { CELL } from './cells.js';
import { CurvePoints } from './curve-points.js';
import { CurvePyramid } from './pyramid.js';

const MAX_CURVES = 200;
/** Buckets of one curve: a zoom that shows less than a hundredth of it reads those events. */
const MOST_BUCKETS = 262_144;
/** Of all curves together: some 75 MB. */
const ALL_BUCKETS = 524_288;
/** What tells points apart before there are too many: microseconds; parts of steps and of epochs. */
const FINEST: Readonly<Record<CurveAxis, number>> = { timestamp_us: 0, step: -10, epoch: -20 };

/** The curves of a chart, each as a pyramid; more events are added as they come. */
export class CurveFold implements EventFold {
  readonly options: TrainingCurvesOptions;
  readonly points: CurvePoints;
  readonly curves: CurvePyramid[] = [];
  readonly #mostBuckets: number;
  #limit: number;

  constructor(options: TrainingCurvesOptions, mostBuckets: number = MOST_BUCKETS) {
    this.options = options;
    this.points = new CurvePoints(options);
    this.#mostBuckets = mostBuckets;
    this.#limit = mostBuckets;
  }

  get columns(): readonly string[] {
    return this.points.columns;
  }

  get cost(): number {
    return this.curves.reduce((sum, { length }) => sum + length * CELL, 1);
  }

  add(batch: EventBatch, rows: Uint32Array | null): void {
    this.points.add(batch, rows, (curve, x, y, timeUs) => {
      const pyramid = (this.curves[curve] ??= this.#create());
      pyramid.add(x, y, timeUs);
    });
    // Once a batch: it has fewer rows than there is room for.
    for (const pyramid of this.curves) pyramid.keepTo(this.#limit);
  }

  #create(): CurvePyramid {
    const count = this.curves.length + 1;
    if (count > MAX_CURVES)
      throw refuse(
        'invalid-query',
        'by',
        `a column that makes ${MAX_CURVES} curves at most`,
        this.options.by,
      );
    this.#limit = Math.max(64, Math.min(this.#mostBuckets, Math.floor(ALL_BUCKETS / count)));
    return new CurvePyramid(FINEST[this.points.axis]);
  }
}
