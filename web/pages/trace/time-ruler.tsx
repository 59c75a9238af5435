import type { RefObject } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { kindOf } from './span-colours.ts';
import { barOf, type TimeRange, ticksOf } from './time-range.ts';
import type { SpanNode } from './trace-tree.ts';

const OVERVIEW_PX = 44;
/** A shorter way of the pointer is a click and no range. */
const LEAST_DRAG = 0.005;

interface OverviewProps {
  readonly nodes: readonly SpanNode[];
  readonly colours: ReadonlyMap<string, number>;
  readonly fromUs: number;
  readonly whole: TimeRange;
  readonly range: TimeRange | null;
  readonly onRange: (range: TimeRange | null) => void;
}

/** All of the trace in little. Dragging over it chooses what the waterfall shows. */
export function TraceOverview({ nodes, colours, fromUs, whole, range, onRange }: OverviewProps) {
  const root = useRef<HTMLDivElement>(null);
  const drag = useDrag(root, whole, onRange);
  const paths = useMemo(() => overviewPaths(nodes, colours, fromUs, whole), [nodes, whole.to]);
  const shown = drag.range ?? range;
  const part = shown === null ? null : barOf(whole, shown.from, shown.to);
  return (
    <div ref={root} class="trace-overview" {...drag.handlers}>
      <svg
        aria-hidden="true"
        viewBox={`0 0 1000 ${OVERVIEW_PX}`}
        preserveAspectRatio="none"
        width="100%"
        height={OVERVIEW_PX}
      >
        {[...paths].map(([colour, path]) => (
          <path key={colour} d={path} class="trace-overview-path" data-colour={colour} />
        ))}
      </svg>
      {part !== null && (
        <span
          class="trace-overview-part"
          style={{ left: `${part.left * 100}%`, width: `${part.width * 100}%` }}
        />
      )}
    </div>
  );
}

/** One path a colour, however many spans there are. */
function overviewPaths(
  nodes: readonly SpanNode[],
  colours: ReadonlyMap<string, number>,
  fromUs: number,
  whole: TimeRange,
): ReadonlyMap<number | 'failed', string> {
  const paths = new Map<number | 'failed', string>();
  nodes.forEach((node, index) => {
    const bar = barOf(whole, node.startUs - fromUs, (node.endUs ?? node.startUs) - fromUs);
    if (bar === null) return;
    const colour = node.state === 'failed' ? 'failed' : colours.get(kindOf(node.name))!;
    const y = 2 + ((OVERVIEW_PX - 4) * index) / Math.max(1, nodes.length - 1);
    const line = `M${(bar.left * 1000).toFixed(1)} ${y.toFixed(1)}h${Math.max(1, bar.width * 1000).toFixed(1)}`;
    paths.set(colour, (paths.get(colour) ?? '') + line);
  });
  return paths;
}

function useDrag(
  root: RefObject<HTMLElement | null>,
  whole: TimeRange,
  onRange: (range: TimeRange | null) => void,
) {
  const [range, setRange] = useState<TimeRange | null>(null);
  const start = useRef<number | null>(null);
  const shareAt = (event: PointerEvent): number => {
    const box = root.current!.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  const timeAt = (share: number) => whole.from + (whole.to - whole.from) * share;
  const between = (a: number, b: number): TimeRange => ({
    from: timeAt(Math.min(a, b)),
    to: timeAt(Math.max(a, b)),
  });
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      root.current!.setPointerCapture(event.pointerId);
      start.current = shareAt(event);
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current !== null) setRange(between(start.current, shareAt(event)));
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current;
      start.current = null;
      setRange(null);
      if (from === null) return;
      const to = shareAt(event);
      onRange(Math.abs(to - from) < LEAST_DRAG ? null : between(from, to));
    },
    onPointerCancel: () => {
      start.current = null;
      setRange(null);
    },
  };
  return { range, handlers };
}

interface TimeTicksProps {
  readonly range: TimeRange;
  readonly widthPx: number;
}

/** A time has room in so much. */
const TICK_PX = 64;
const LETTER_PX = 8;

/** Times since the start of the trace, above the bars; what would be cut off is left out. */
export function TimeTicks({ range, widthPx }: TimeTicksProps) {
  return (
    <div class="trace-ticks" aria-hidden="true">
      {ticksOf(range, Math.max(1, Math.floor(widthPx / TICK_PX))).map(({ at, text }) => {
        const share = (at - range.from) / (range.to - range.from);
        return (
          <span key={at} class="trace-tick" style={{ left: `${share * 100}%` }}>
            {(1 - share) * widthPx >= text.length * LETTER_PX && text}
          </span>
        );
      })}
    </div>
  );
}
