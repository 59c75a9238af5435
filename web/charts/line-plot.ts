import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LineChartProps, LineValues } from './chart.ts';
import { lastValue, nearestValue, type PreparedLines } from './line-data.ts';
import { type PlotSource, plotOptions } from './line-options.ts';
import type { Extent } from './linked-range.ts';
import { PlotPalette } from './plot-palette.ts';

/** A value is under the pointer up to this far away. */
const NEAR_PX = 12;

/** What is under the pointer; without one, the last of what is shown. */
export interface Reading {
  /** Place on the horizontal axis; null where the pointer is elsewhere. */
  readonly at: number | null;
  /** For each line the place of its value; null where it has none there. */
  readonly indices: readonly (number | null)[];
}

interface LinePlotOptions {
  readonly container: HTMLElement;
  readonly props: LineChartProps;
  readonly prepared: PreparedLines;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly shown: Extent;
  readonly onReading: (reading: Reading) => void;
}

/** A canvas with lines. It knows nothing of components: what changes each frame goes past them. */
export class LinePlot {
  readonly #plot: uPlot;
  readonly #onReading: (reading: Reading) => void;
  #source: PlotSource;
  #isChanging = false;

  constructor({ container, props, prepared, shown, onReading, ...size }: LinePlotOptions) {
    this.#onReading = onReading;
    this.#source = {
      props,
      prepared,
      hidden: new Set(),
      isMoving: false,
      palette: new PlotPalette(container),
      hovered: (plot, column, closest) => this.#hovered(plot, column, closest),
      onCursor: (plot) => {
        if (!this.#isChanging) this.#read(plot);
      },
    };
    const { fontFamily } = getComputedStyle(container);
    const place = { width: size.widthPx, height: size.heightPx, fontFamily, shown };
    this.#plot = new uPlot(plotOptions(this.#source, place), this.#data(), container);
    this.#read(this.#plot);
  }

  /** Where gestures are made: the plot without its axes. */
  get area(): HTMLElement {
    return this.#plot.over;
  }

  /** Other values of the same lines. `isMoving` as `show` takes it. */
  setData(
    props: LineChartProps,
    prepared: PreparedLines,
    { from, to }: Extent,
    isMoving: boolean,
  ): void {
    this.#source.props = props;
    this.#source.prepared = prepared;
    this.#source.isMoving = isMoving;
    // Read once, when all has changed, and not for each of its parts.
    this.#isChanging = true;
    this.#plot.batch(() => {
      this.#plot.setData(this.#data(), false);
      this.#plot.setScale('x', { min: from, max: to });
    });
    this.#isChanging = false;
    this.#read(this.#plot);
  }

  /** `isMoving` while many more will follow: what is seen in passing is drawn more simply. */
  show({ from, to }: Extent, isMoving: boolean): void {
    const { min, max } = this.#plot.scales['x']!;
    if (min === from && max === to && this.#source.isMoving === isMoving) return;
    this.#source.isMoving = isMoving;
    this.#plot.setScale('x', { min: from, max: to });
  }

  /** Places of lines that are not drawn; the vertical axis does not reach for them either. */
  hide(hidden: ReadonlySet<number>): void {
    this.#source.hidden = hidden;
    this.#plot.batch(() => {
      this.#source.prepared.columns.forEach(({ line }, index) => {
        const show = !hidden.has(line);
        if (this.#plot.series[index + 1]!.show !== show) this.#plot.setSeries(index + 1, { show });
      });
    });
  }

  resize(width: number, height: number): void {
    if (width !== this.#plot.width || height !== this.#plot.height)
      this.#plot.setSize({ width, height });
  }

  /** Other colours are in force. */
  recolour(): void {
    this.#source.palette.forget();
    this.#plot.redraw(false, true);
  }

  /** Tints a part of the view, in shares of its width. */
  mark(part: Extent | null): void {
    const { over } = this.#plot;
    over.dataset['brushing'] = String(part !== null);
    const { clientWidth, clientHeight } = over;
    const { from, to } = part ?? { from: 0, to: 0 };
    this.#plot.setSelect(
      { left: from * clientWidth, top: 0, width: (to - from) * clientWidth, height: clientHeight },
      false,
    );
  }

  /** Moves the pointer's line by so many points, for those who use keys. */
  step(by: number): void {
    const { cursor, data, scales, over } = this.#plot;
    const { min, max } = scales['x']!;
    const outside = by > 0 ? this.#plot.valToIdx(min!) - 1 : this.#plot.valToIdx(max!) + 1;
    const next = Math.min(Math.max((cursor.idx ?? outside) + by, 0), data[0].length - 1);
    const left = this.#plot.valToPos(data[0][next]!, 'x');
    this.#plot.setCursor({ left, top: over.clientHeight / 2 });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #data(): uPlot.AlignedData {
    const { props, prepared } = this.#source;
    return [props.x as number[], ...prepared.columns.map(({ values }) => values as number[])];
  }

  #read(plot: uPlot): void {
    const { props } = this.#source;
    const { idx, left = -1 } = plot.cursor;
    const { max } = plot.scales['x']!;
    if (props.x.length === 0 || max === null || max === undefined) return;
    if (idx === null || idx === undefined || left < 0) {
      const end = lastIndexUpTo(props.x, max);
      const indices = props.lines.map(({ values }) => lastValue(values, end));
      this.#onReading({ at: null, indices });
      return;
    }
    const pointed = plot.posToVal(left, 'x');
    const reach = reachOf(plot);
    const isPast = pointed < props.x[0]! - reach || pointed > props.x.at(-1)! + reach;
    // Among the values as they were given, so that NaN is read as what it is.
    const indices = props.lines.map(({ values }) =>
      isPast ? null : this.#near(plot, values, idx),
    );
    this.#onReading({ at: isPast ? pointed : props.x[idx]!, indices });
  }

  #near(plot: uPlot, values: LineValues, at: number): number | null {
    const { x } = this.#source.props;
    const reach = reachOf(plot);
    return nearestValue(
      values,
      at,
      (index) => index === at || Math.abs(x[index]! - x[at]!) <= reach,
    );
  }

  #hovered(plot: uPlot, place: number, closest: number): number | null {
    const column = this.#source.prepared.columns[place];
    return column?.role === 'main' ? this.#near(plot, column.values, closest) : null;
  }
}

/** What of the axis is near the pointer. */
function reachOf(plot: uPlot): number {
  const { min, max } = plot.scales['x']!;
  return ((max! - min!) / Math.max(plot.bbox.width / devicePixelRatio, 1)) * NEAR_PX;
}

/** The last place whose value is no greater; 0 where all are. */
function lastIndexUpTo(x: readonly number[], greatest: number): number {
  let low = 0;
  let high = x.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (x[middle]! <= greatest) low = middle;
    else high = middle - 1;
  }
  return low;
}
