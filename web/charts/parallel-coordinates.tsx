import { useMemo, useState } from 'preact/hooks';
import type { ChartTable, ParallelCoordinatesProps } from './chart.ts';
import { ChartFrame } from './chart-frame.tsx';
import { type Brush, ParallelBrush } from './parallel-brush.tsx';
import { heightsOf, nearestLine, parallelLayout } from './parallel-layout.ts';
import { axisShapes, highlightShapes, lineShapes } from './parallel-scene.ts';
import { Shapes } from './scene-view.tsx';
import { useWidth } from './use-width.ts';
import './parallel-coordinates.css';

const HEIGHT_PX = 340;
const NEAR_PX = 10;

/**
 * Runs as lines through their parameters and results. Drag along an axis to keep what goes through
 * that part of it; a click opens a line. With keys: up and down go from line to line, Enter opens.
 */
export function ParallelCoordinates(props: ParallelCoordinatesProps) {
  const { axes, lines, heightPx = HEIGHT_PX, title, onOpen } = props;
  const { ref, widthPx } = useWidth();
  const [brushes, setBrushes] = useState<ReadonlyMap<string, Brush>>(new Map());
  const [chosen, setChosen] = useState<string | null>(null);
  const layout = useMemo(
    () => parallelLayout({ axes, lines }, widthPx || 900, heightPx),
    [axes, lines, widthPx, heightPx],
  );
  const heights = useMemo(() => lines.map((line) => heightsOf(layout, line)), [layout, lines]);
  const active = useMemo(
    () =>
      heights.map((each) =>
        axes.every(({ key }, index) => {
          const brush = brushes.get(key);
          const y = each[index]!;
          return brush === undefined || (y >= brush.from && y <= brush.to);
        }),
      ),
    [axes, brushes, heights],
  );
  const isActive = (line: number): boolean => active[line] === true;
  const shapes = useMemo(
    () => [...lineShapes(layout, lines, heights, isActive), ...axisShapes(layout)],
    [layout, lines, heights, active],
  );
  const at = lines.findIndex(({ key }, index) => key === chosen && isActive(index));
  const highlighted = lines[at];

  const brushAxis = (key: string, brush: Brush | null): void => {
    const next = new Map(brushes);
    if (brush === null) next.delete(key);
    else next.set(key, brush);
    setBrushes(next);
  };
  const onPointer = (event: PointerEvent & { readonly currentTarget: Element }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const point = { x: event.clientX - box.left, y: event.clientY - box.top };
    const line = nearestLine(layout, heights, isActive, point, NEAR_PX);
    setChosen(line === null ? null : lines[line]!.key);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && highlighted !== undefined) onOpen?.(highlighted.key);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const kept = lines.filter((_, index) => isActive(index));
    if (step === undefined || kept.length === 0) return;
    event.preventDefault();
    const place = kept.findIndex(({ key }) => key === chosen);
    const from = place < 0 && step < 0 ? 0 : place;
    setChosen(kept[(from + step + kept.length) % kept.length]!.key);
  };
  const open = (event: MouseEvent): void => {
    if (highlighted !== undefined && !(event.target as Element).matches('.parallel-axis'))
      onOpen?.(highlighted.key);
  };

  const count = active.filter(Boolean).length;
  return (
    <ChartFrame
      {...props}
      heightPx={heightPx}
      isEmpty={lines.length === 0 || axes.length < 2}
      table={() => parallelTable(props, isActive)}
      scene={() => ({ widthPx: layout.widthPx, heightPx, shapes })}
      actions={
        <>
          {brushes.size > 0 && (
            <button
              type="button"
              class="button button-quiet chart-action"
              onClick={() => setBrushes(new Map())}
            >
              Clear filters
            </button>
          )}
          {props.actions}
        </>
      }
      readout={
        <p class="parallel-readout" aria-live="polite">
          <span class="muted">
            {count === lines.length ? `${count} lines` : `${count} of ${lines.length} lines`}
          </span>
          {highlighted !== undefined && <strong>{highlighted.label}</strong>}
        </p>
      }
    >
      <div
        ref={ref}
        class="parallel"
        // Keys of its own: a screen reader hands them over. The data are in the table, too.
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
        tabIndex={0}
        aria-label={`${title}. Up and down go from line to line.`}
        onKeyDown={onKey}
      >
        <svg
          width={layout.widthPx}
          height={heightPx}
          aria-hidden="true"
          data-opens={highlighted !== undefined && onOpen !== undefined}
          onPointerMove={onPointer}
          onPointerLeave={() => setChosen(null)}
          onClick={open}
        >
          <Shapes shapes={shapes} />
          {highlighted !== undefined && (
            <Shapes shapes={highlightShapes(layout, highlighted, heights[at]!)} />
          )}
          {axes.map(({ key }, index) => (
            <ParallelBrush
              key={key}
              layout={layout}
              axis={index}
              brush={brushes.get(key)}
              onBrush={(brush) => brushAxis(key, brush)}
            />
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}

/** What is not left out by parts of axes. */
function parallelTable(
  { axes, lines }: ParallelCoordinatesProps,
  isActive: (line: number) => boolean,
): ChartTable {
  return {
    columns: ['line', ...axes.map(({ label }) => label)],
    rows: lines
      .filter((_, index) => isActive(index))
      .map(({ label, values }) => [label, ...axes.map(({ key }) => values[key] ?? null)]),
  };
}
