import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { colourScheme } from '../shell/theme.ts';
import type { AxisRange, LineChartProps } from './chart.ts';
import { CHART_HEIGHT_PX } from './chart-body.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { seriesPaint } from './colours.ts';
import { prepareLines } from './line-data.ts';
import { onChartKey } from './line-keys.ts';
import { lineScene } from './line-scene.ts';
import { lineTable } from './line-table.ts';
import { LinkedRange } from './linked-range.ts';
import { type MountedPlot, mountLinePlot } from './mount-line-plot.ts';
import { isOnScreen, Later } from './on-screen.ts';
import { Reading, Readout, ReadoutPlace } from './readout.tsx';
import { useHidden } from './use-hidden.ts';
import './line-chart.css';

/**
 * Lines over time or steps. Drag chooses a part, which every chart with the same `range` then shows;
 * shift and drag moves, the wheel with ctrl zooms, a double click shows all; arrow keys, plus, minus
 * and 0 do the same. Values may change many times a second.
 */
export function LineChart(props: LineChartProps) {
  const { lines, x, heightPx = CHART_HEIGHT_PX, scale, axis, extent = null } = props;
  const own = useSignal<AxisRange>(null);
  const range = props.range ?? own;
  const linked = LinkedRange.of(range);
  const prepared = useMemo(() => prepareLines(lines, scale === 'log'), [lines, scale]);
  const isEmpty = x.length === 0 || lines.length === 0;
  const container = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedPlot | null>(null);
  const { hidden, toggle } = useHidden(lines);
  const latest = useRef({ props, prepared, hidden });
  latest.current = { props, prepared, hidden };
  const [reading] = useState(() => new Reading());

  // What the plot is made of. Other values of the same lines do not make it anew.
  const structure = JSON.stringify([
    ...[axis, props.axisLabel, props.unit, scale, props.group, props.isFilled, isEmpty],
    prepared.columns.map(({ role, line }) => [role, line, lines[line]!.isDashed === true]),
  ]);

  useLayoutEffect(() => {
    const element = container.current;
    if (element === null || isEmpty) return;
    const mount = () => {
      const { current } = latest;
      const get = () => latest.current.props;
      mounted.current = mountLinePlot(element, linked, current.prepared, get, reading);
      mounted.current.plot.hide(current.hidden);
    };
    const later = new Later();
    if (isOnScreen(element)) mount();
    else later.ask(mount);
    return () => {
      later.cancel();
      mounted.current?.unmount();
      mounted.current = null;
    };
  }, [structure, range]);

  useLayoutEffect(() => {
    const shown = linked.shown();
    if (shown !== null) mounted.current?.setData(prepared, shown);
    linked.dataChanged();
  }, [x, prepared, props.guides, props.fromZero, extent?.from, extent?.to]);
  useLayoutEffect(() => mounted.current?.plot.hide(hidden), [hidden]);
  useLayoutEffect(() => {
    const element = container.current;
    if (element !== null) mounted.current?.plot.resize(element.clientWidth, heightPx);
  }, [heightPx]);
  const scheme = colourScheme.value;
  useLayoutEffect(() => mounted.current?.plot.recolour(), [scheme]);

  const entries = lines.map(({ label, colour, isDashed = false }, index) => ({
    label,
    paint: seriesPaint((colour ?? index + 1) - 1),
    isDashed,
  }));
  const { notPositive } = prepared;
  const note = [
    props.note ?? '',
    notPositive === 0
      ? ''
      : `${notPositive.toLocaleString('en-US')} values at or below 0 have no place on a log axis.`,
  ].filter((text) => text !== '');
  return (
    <ChartFrame
      {...props}
      note={note.join(' ') || null}
      heightPx={heightPx}
      isEmpty={isEmpty}
      legend={entries.filter((_, index) => !hidden.has(index))}
      table={() => lineTable(props)}
      scene={() => {
        const shown = linked.shown();
        const widthPx = container.current?.clientWidth || 640;
        return shown === null
          ? null
          : lineScene(props, prepared, { shown, hidden, widthPx, heightPx });
      }}
      actions={
        <>
          <ReadoutPlace reading={reading} />
          <ResetZoom range={range} title={props.title} />
          {props.actions}
        </>
      }
      readout={
        <Readout
          reading={reading}
          isWide={lines.some(({ lower }) => lower !== undefined)}
          entries={entries}
          hidden={hidden}
          onToggle={toggle}
        />
      }
    >
      <div
        ref={container}
        class="line-chart"
        style={{ height: `${heightPx}px` }}
        // Keys of its own: a screen reader hands them over. The data are in the table, too.
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
        tabIndex={0}
        aria-label={`${props.title}. Arrow keys move, plus and minus zoom, 0 shows all, shift and arrows read values.`}
        onKeyDown={(event) => onChartKey(event, linked, (by) => mounted.current?.plot.step(by))}
      />
    </ChartFrame>
  );
}

interface ResetZoomProps {
  readonly range: Signal<AxisRange>;
  readonly title: string;
}

function ResetZoom({ range, title }: ResetZoomProps) {
  if (range.value === null) return null;
  return (
    <button
      type="button"
      class="button button-quiet chart-action"
      title="Show all again (double click, Escape or 0)"
      onClick={() => LinkedRange.of(range).move(null, true)}
    >
      Reset zoom<span class="visually-hidden"> of {title}</span>
    </button>
  );
}
