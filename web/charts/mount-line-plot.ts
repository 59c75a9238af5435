import type { LineChartProps } from './chart.ts';
import { CHART_HEIGHT_PX } from './chart-body.tsx';
import { attachGestures } from './gestures.ts';
import { widened } from './line-axes.ts';
import type { PreparedLines } from './line-data.ts';
import { LinePlot } from './line-plot.ts';
import { lineTexts, placeText } from './line-reading.ts';
import type { Extent, LinkedRange } from './linked-range.ts';
import { isOnScreen, Later } from './on-screen.ts';
import type { Reading } from './readout.tsx';

export interface MountedPlot {
  readonly plot: LinePlot;
  /** Other values of the same lines: at once where they are seen. */
  readonly setData: (prepared: PreparedLines, shown: Extent) => void;
  readonly unmount: () => void;
}

/**
 * Puts a plot into an element that has its size, and ties it to the range that it shares, to gestures,
 * to what is read off it and to how large it is.
 *
 * @param props What the chart has now: it is asked again whenever it is needed.
 */
export function mountLinePlot(
  element: HTMLElement,
  linked: LinkedRange,
  prepared: PreparedLines,
  props: () => LineChartProps,
  reading: Reading,
): MountedPlot {
  const { axis } = props();
  let isSeen = isOnScreen(element);
  // Out of sight it follows when it comes into view, or when nothing has changed for a moment.
  let waiting: { readonly part: Extent; readonly prepared: PreparedLines | null } | null = null;
  const later = new Later();
  const wait = (part: Extent, data: PreparedLines | null): void => {
    waiting = { part, prepared: data ?? waiting?.prepared ?? null };
    later.ask(catchUp);
  };
  const catchUp = (): void => {
    later.cancel();
    if (waiting === null) return;
    const { part, prepared: data } = waiting;
    waiting = null;
    if (data === null) plot.show(part, false);
    else plot.setData(props(), data, part, false);
  };
  const leave = linked.join({
    extent: () => {
      const { x, extent = null } = props();
      return extent ?? (x.length === 0 ? null : { from: x[0]!, to: x.at(-1)! });
    },
    isWhole: () => props().range === undefined || (props().extent ?? null) !== null,
    asksAgain: () => props().range !== undefined,
    isOfIntegers: axis === 'time',
    show: (part, isMoving) => {
      if (isSeen) plot.show(widened(axis, part), isMoving);
      else wait(widened(axis, part), null);
    },
  });
  const plot = new LinePlot({
    container: element,
    props: props(),
    prepared,
    widthPx: Math.max(element.clientWidth, 100),
    heightPx: props().heightPx ?? CHART_HEIGHT_PX,
    shown: widened(axis, linked.shown()!),
    onReading: ({ at, indices }) => {
      const shown = linked.shown();
      const spanUs = shown === null ? 0 : shown.to - shown.from;
      reading.at.value = at === null ? 'latest' : placeText(props(), at, spanUs);
      reading.values.value = lineTexts(props(), indices);
    },
  });
  const detach = attachGestures(plot.area, {
    shown: () => linked.shown(),
    show: (part, isDone) => linked.move(part, isDone),
    showAll: () => linked.move(null, true),
    mark: (part) => plot.mark(part),
  });
  const sizes = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry!.contentRect.width);
    if (width > 0) plot.resize(width, props().heightPx ?? CHART_HEIGHT_PX);
  });
  sizes.observe(element);
  const view = new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)!.isIntersecting;
    if (isSeen) catchUp();
  });
  view.observe(element);
  return {
    plot,
    setData: (data, shown) => {
      const part = widened(axis, shown);
      if (isSeen) plot.setData(props(), data, part, linked.isMoving);
      else wait(part, data);
    },
    unmount: () => {
      later.cancel();
      view.disconnect();
      sizes.disconnect();
      detach();
      leave();
      plot.destroy();
    },
  };
}
