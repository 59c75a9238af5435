import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { kindOf } from './span-colours.ts';
import { moved, type TimeRange, within, zoomed } from './time-range.ts';
import { TimeTicks } from './time-ruler.tsx';
import { type SpanNode, unfolded } from './trace-tree.ts';
import { answerKey } from './waterfall-keys.ts';
import { WaterfallRow } from './waterfall-row.tsx';
import './waterfall.css';

const ROW_PX = 28;
const HEAD_PX = 32;
/** Rows drawn beyond what is in sight. */
const OVERSCAN = 6;

interface WaterfallProps {
  readonly nodes: readonly SpanNode[];
  readonly colours: ReadonlyMap<string, number>;
  readonly fromUs: number;
  readonly toUs: number;
  readonly whole: TimeRange;
  readonly range: TimeRange | null;
  readonly openSpan: string | null;
  readonly collapsed: ReadonlySet<string>;
  readonly onCollapse: (collapsed: ReadonlySet<string>) => void;
  readonly onRange: (range: TimeRange | null) => void;
  readonly onOpen: (spanId: string) => void;
}

/** The tree of spans with their times. Only rows in sight are in the document. */
export function Waterfall(props: WaterfallProps) {
  const { nodes, whole, collapsed, onCollapse, onRange, openSpan } = props;
  const range = props.range ?? whole;
  const rows = unfolded(nodes, collapsed);
  const root = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, width: 1000 });
  const [activeId, setActiveId] = useState<string | null>(openSpan);
  const active = Math.max(
    0,
    rows.findIndex(({ spanId }) => spanId === activeId),
  );

  useLayoutEffect(() => {
    const element = root.current!;
    const measure = () =>
      setView({
        top: element.scrollTop,
        height: element.clientHeight,
        width: element.querySelector('.trace-ticks')?.clientWidth ?? 0,
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  useZoomByWheel(root, range, whole, onRange);

  const showRow = (index: number) => {
    const element = root.current!;
    const top = index * ROW_PX;
    const room = element.clientHeight - HEAD_PX - ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  };
  useEffect(() => {
    const index = rows.findIndex(({ spanId }) => spanId === openSpan);
    if (index < 0) return;
    setActiveId(openSpan);
    showRow(index);
  }, [openSpan]);

  const fold = (node: SpanNode, isCollapsed: boolean) => {
    const changed = new Set(collapsed);
    if (isCollapsed) changed.add(node.spanId);
    else changed.delete(node.spanId);
    setActiveId(node.spanId);
    onCollapse(changed);
  };
  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    setActiveId(rows[index]?.spanId ?? null);
    showRow(index);
  };
  const onKeyDown = (event: KeyboardEvent) =>
    answerKey(
      {
        rows,
        active,
        pageRows: Math.max(1, Math.floor((view.height - HEAD_PX) / ROW_PX) - 1),
        isCollapsed: ({ spanId }) => collapsed.has(spanId),
        move,
        fold,
        unfoldSiblings: (node) => {
          const siblings = nodes.filter(({ parentIndex }) => parentIndex === node.parentIndex);
          const changed = new Set(collapsed);
          for (const { spanId } of siblings) changed.delete(spanId);
          onCollapse(changed);
        },
        open: ({ spanId }) => props.onOpen(spanId),
        zoom: (factor) =>
          onRange(within(zoomed(range, factor, (range.from + range.to) / 2), whole)),
        pan: (share) => onRange(within(moved(range, share), whole)),
        showAll: () => onRange(null),
      },
      event,
    );

  const first = Math.max(0, Math.floor(view.top / ROW_PX) - OVERSCAN);
  const end = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_PX) + OVERSCAN);
  return (
    <div
      ref={root}
      class="trace-tree"
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length === 0 ? undefined : rowId(rows[active]!)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div class="trace-tree-head" role="rowgroup">
        <div class="trace-line" role="row" aria-rowindex={1}>
          <div class="trace-cell" role="columnheader">
            Span
          </div>
          <div class="trace-cell trace-number trace-start" role="columnheader">
            Start
          </div>
          <div class="trace-cell trace-number trace-duration" role="columnheader">
            Duration
          </div>
          <div class="trace-cell trace-time" role="columnheader">
            <span class="visually-hidden">Time since the start of the trace</span>
            <TimeTicks range={range} widthPx={view.width} />
          </div>
        </div>
      </div>
      <div class="trace-rows" role="rowgroup" style={{ height: `${rows.length * ROW_PX}px` }}>
        {/* The active row is always there: assistive technology is told its id. */}
        {rowsToDraw(first, end, active, rows.length).map((index) => {
          const node = rows[index]!;
          return (
            <div
              key={node.spanId}
              role="presentation"
              class="trace-place"
              style={{ transform: `translateY(${index * ROW_PX}px)` }}
            >
              <WaterfallRow
                node={node}
                id={rowId(node)}
                rowIndex={index + 2}
                fromUs={props.fromUs}
                toUs={props.toUs}
                range={range}
                colour={props.colours.get(kindOf(node.name)) ?? 1}
                isCollapsed={collapsed.has(node.spanId)}
                isActive={index === active}
                isOpen={node.spanId === openSpan}
                onFold={() => fold(node, !collapsed.has(node.spanId))}
                onOpen={() => {
                  setActiveId(node.spanId);
                  props.onOpen(node.spanId);
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowId({ index }: SpanNode): string {
  return `span-${index}`;
}

function rowsToDraw(first: number, end: number, active: number, count: number): readonly number[] {
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  if (active < count && (active < first || active >= end)) rows.push(active);
  return rows;
}

/** With Ctrl or Cmd the wheel zooms, as it does in maps and timelines; without, it scrolls. */
function useZoomByWheel(
  root: { readonly current: HTMLElement | null },
  range: TimeRange,
  whole: TimeRange,
  onRange: (range: TimeRange | null) => void,
): void {
  const latest = useRef({ range, whole, onRange });
  latest.current = { range, whole, onRange };
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.querySelector('.trace-tree-head .trace-time')!.getBoundingClientRect();
      const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
      const now = latest.current;
      const at = now.range.from + (now.range.to - now.range.from) * share;
      now.onRange(within(zoomed(now.range, event.deltaY > 0 ? 1.25 : 0.8, at), now.whole));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);
}
