import type { CurveAxis, TrainingCurvesOptions } from '../../analysis/curves.js';
import { refuse } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import type { EventFold } from '../reads/kept-folds.js';
import { CurvePoints } from './curve-points.js';
import { CurvePyramid } from './pyramid.js';

const MAX_CURVES = 200;
/** Buckets of one curve: a zoom finer than these takes the points kept, or else reads events. */
const MOST_BUCKETS = 262_144;
/** Of all curves together: some 75 MB. */
const ALL_BUCKETS = 524_288;
/** Points of all curves that are kept besides, for zooms: some 70 MB. */
const MOST_POINTS = 2_500_000;
const POINT_BYTES = 28;
/** What tells points apart before there are too many: microseconds; parts of steps and of epochs. */
const FINEST: Readonly<Record<CurveAxis, number>> = { timestamp_us: 0, step: -10, epoch: -20 };

/** The curves of a chart, each as a pyramid; more events are added as they come. */
export class CurveFold implements EventFold {
  readonly options: TrainingCurvesOptions;
  readonly points: CurvePoints;
  readonly curves: CurvePyramid[] = [];
  #keepsPoints = true;
  #limit: number = MOST_BUCKETS;

  constructor(options: TrainingCurvesOptions) {
    this.options = options;
    this.points = new CurvePoints(options);
  }

  get columns(): readonly string[] {
    return this.points.columns;
  }

  get bytes(): number {
    const bytesOf = ({ cells, length, pointsKept }: CurvePyramid): number =>
      cells.data.byteLength + length * Int32Array.BYTES_PER_ELEMENT + pointsKept * POINT_BYTES;
    return this.curves.reduce((sum, pyramid) => sum + bytesOf(pyramid), 0);
  }

  add(batch: EventBatch, rows: Uint32Array | null): void {
    this.points.add(batch, rows, (curve, x, y, timeUs) => {
      const pyramid = (this.curves[curve] ??= this.#create());
      pyramid.add(x, y, timeUs);
    });
    if (this.#keepsPoints) this.#boundPoints();
    // Once a batch: it has fewer rows than there is room for.
    for (const pyramid of this.curves) pyramid.keepTo(this.#limit);
  }

  #boundPoints(): void {
    const kept = this.curves.reduce((sum, { pointsKept }) => sum + pointsKept, 0);
    if (kept <= MOST_POINTS) return;
    this.#keepsPoints = false;
    for (const pyramid of this.curves) pyramid.forgetPoints();
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
    this.#limit = Math.max(64, Math.min(MOST_BUCKETS, Math.floor(ALL_BUCKETS / count)));
    return new CurvePyramid(FINEST[this.points.axis], this.#keepsPoints);
  }
}
