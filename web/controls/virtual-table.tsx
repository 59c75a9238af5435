import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Column, TableHeader, type TableSort } from './table-header.tsx';
import { useTableKeys } from './table-keys.ts';
import { TableRow } from './table-row.tsx';
import './virtual-table.css';

export type { Column, TableSort } from './table-header.tsx';

export interface VirtualTableProps<Row> {
  /** What the table is of, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rowCount: number;
  /** Undefined while it has not been loaded: a placeholder stands for it. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowKey: (row: Row) => string;
  readonly rowHeightPx?: number;
  /** Of the table with its header; otherwise it takes what the window has left. */
  readonly heightPx?: number;
  /** Rows that are, or are about to be, in sight: `to` is the first that is not. */
  readonly onRange?: (from: number, to: number) => void;
  readonly sort?: TableSort | null;
  readonly onSort?: (key: string) => void;
  /** On Enter or a click into a row, unless a link or button in it was meant. */
  readonly onOpen?: (row: Row) => void;
  /** The row's own page; the first column's text is then a link to it, and stays in sight. */
  readonly rowLink?: (row: Row) => string;
  readonly selectedKeys?: ReadonlySet<string>;
  /** Gives rows a box to choose them by; `isRange` with the shift key: all since the one before. */
  readonly onSelect?: (row: Row, isSelected: boolean, isRange: boolean) => void;
  /** The row that is open beside the table. */
  readonly openKey?: string | null;
  readonly empty?: ComponentChildren;
}

/** Rows drawn beyond what is in sight, so that scrolling shows no gap. */
const OVERSCAN = 8;
/** Browsers stop growing an element at some 17 million pixels; 10 million events are more. */
const MOST_PIXELS = 8_000_000;
const HEADER_PX = 34;

/**
 * A table of any number of rows: only those in sight are in the document. It scrolls by itself, in both
 * directions; its header stays. Arrow keys, Page Up and Down, Home and End move through the rows; Tab
 * stops at the table and in the row that they have come to, and at no other.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>): JSX.Element {
  const { columns, rowCount, rowHeightPx = 36, heightPx, onRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: heightPx ?? 600, isAside: false });
  const [active, setActive] = useState(0);

  const whole = rowCount * rowHeightPx;
  const drawn = Math.min(whole, MOST_PIXELS);
  const room = Math.max(1, view.height - HEADER_PX);
  // Where all rows are taller than a browser can scroll, the same way leads past more of them.
  const stretch = whole > drawn ? (whole - room) / (drawn - room) : 1;
  const top = Math.min(view.top, Math.max(0, drawn - room)) * stretch;
  const first = Math.max(0, Math.floor(top / rowHeightPx) - OVERSCAN);
  const end = Math.min(rowCount, Math.ceil((top + room) / rowHeightPx) + OVERSCAN);

  // A row that comes into sight takes the place of one that has left it: nothing is made anew, neither
  // by scrolling nor by other rows, as a filter brings them.
  const slots = Math.ceil(room / rowHeightPx) + 2 * OVERSCAN + 1;

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () =>
      setView({
        top: element.scrollTop,
        height: element.clientHeight,
        isAside: element.scrollLeft > 0,
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useEffect(() => onRange?.(first, end), [first, end, onRange]);

  const onKeyDown = useTableKeys({
    rowCount,
    pageRows: Math.max(1, Math.floor(room / rowHeightPx) - 1),
    active,
    move: (index) => {
      setActive(index);
      const element = scroller.current!;
      const from = index * rowHeightPx;
      if (from < top) element.scrollTop = from / stretch;
      else if (from + rowHeightPx > top + room)
        element.scrollTop = (from + rowHeightPx - room) / stretch;
    },
    open: () => {
      const row = props.rowAt(active);
      if (row !== undefined) props.onOpen?.(row);
    },
    select: () => {
      const row = props.rowAt(active);
      if (row === undefined) return;
      props.onSelect?.(row, !(props.selectedKeys?.has(props.rowKey(row)) ?? false), false);
    },
  });

  const template = [
    ...(props.onSelect === undefined ? [] : ['36px']),
    ...columns.map(({ widthPx, grows = 0 }) =>
      grows > 0 ? `minmax(${widthPx}px, ${grows}fr)` : `${widthPx}px`,
    ),
  ].join(' ');
  const leastWidth =
    columns.reduce((sum, { widthPx }) => sum + widthPx, 0) + (props.onSelect ? 36 : 0);
  const height = heightPx === undefined ? {} : { height: `${heightPx}px` };
  const shift = first * rowHeightPx - (top - top / stretch);

  return (
    <div
      ref={scroller}
      class="table"
      role="grid"
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length + (props.onSelect === undefined ? 0 : 1)}
      aria-multiselectable={props.onSelect !== undefined}
      tabIndex={0}
      data-fills={heightPx === undefined}
      data-aside={view.isAside}
      style={{ '--row-height': `${rowHeightPx}px`, '--columns': template, ...height }}
      onKeyDown={onKeyDown}
    >
      <div class="table-body" style={{ minWidth: `${leastWidth}px` }} role="presentation">
        <TableHeader
          columns={columns}
          sort={props.sort ?? null}
          onSort={props.onSort}
          hasBoxes={props.onSelect !== undefined}
          isPinned={props.rowLink !== undefined}
        />
        <div class="table-rows" role="rowgroup" style={{ height: `${drawn}px` }}>
          <div role="presentation" style={{ transform: `translateY(${shift}px)` }}>
            {Array.from({ length: Math.max(0, end - first) }, (_, offset) => {
              const index = first + offset;
              const row = props.rowAt(index);
              return (
                <TableRow
                  key={index % slots}
                  table={props}
                  row={row}
                  index={index}
                  isActive={index === active}
                  onActivate={() => setActive(index)}
                />
              );
            })}
          </div>
        </div>
      </div>
      {rowCount === 0 && <div class="table-empty">{props.empty ?? 'Nothing here.'}</div>}
    </div>
  );
}
