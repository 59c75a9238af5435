import { FIGURES, type Figure, type Segments } from './segment-log.js';
import { SlidingBins } from './sliding-bins.js';
import { SlidingFold } from './sliding-fold.js';

const add = (a: number, b: number): number => a + b;

function foldOf(figure: Figure, values: Float64Array): SlidingFold {
  if (figure === 'latencyMin') return new SlidingFold(values, Math.min, Number.POSITIVE_INFINITY);
  if (figure === 'latencyMax') return new SlidingFold(values, Math.max, Number.NEGATIVE_INFINITY);
  return new SlidingFold(values, add, 0);
}

/** The figures of a run of segments that moves forward: each segment enters and leaves it once. */
export class SlidingFigures {
  readonly #segments: Segments;
  readonly #folds: Readonly<Record<Figure, SlidingFold>>;
  readonly #latencies = new SlidingBins();
  #start = 0;
  #end = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#folds = Object.fromEntries(
      FIGURES.map((figure) => [figure, foldOf(figure, segments.figures[figure])]),
    ) as Record<Figure, SlidingFold>;
  }

  /** Moves to segments `first` up to, not including, `end` of the grid; neither less than before. */
  moveTo(first: number, end: number): void {
    const { indexes } = this.#segments;
    while (this.#end < indexes.length && indexes[this.#end]! < end) this.#enter(this.#end++);
    while (this.#start < this.#end && indexes[this.#start]! < first) this.#leave(this.#start++);
  }

  #enter(segment: number): void {
    const { bins, binCounts, binEnds } = this.#segments;
    for (let i = segment === 0 ? 0 : binEnds[segment - 1]!; i < binEnds[segment]!; i++)
      this.#latencies.add(bins[i]!, binCounts[i]!);
  }

  #leave(segment: number): void {
    const { bins, binCounts, binEnds } = this.#segments;
    for (let i = segment === 0 ? 0 : binEnds[segment - 1]!; i < binEnds[segment]!; i++)
      this.#latencies.remove(bins[i]!, binCounts[i]!);
  }

  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  figure(figure: Figure): number {
    return this.#folds[figure].over(this.#start, this.#end);
  }

  /** See {@link SlidingBins.quantile}. */
  latencyQuantile(p: number): number | null {
    const min = this.figure('latencyMin');
    return this.#latencies.quantile(p, min, this.figure('latencyMax'));
  }
}
