import { useMemo, useState } from 'preact/hooks';
import { toast } from '../../../controls/toast.tsx';
import { type Column, type TableSort, VirtualTable } from '../../../controls/virtual-table.tsx';
import { cellText, cellTitle } from './cell-text.ts';
import { isNumeric, type ResultColumn, type ResultRow } from './result-columns.ts';
import { rowTabbed } from './result-file.ts';
import { RowDialog } from './row-dialog.tsx';
import { sortedRows } from './sort-rows.ts';

interface ResultTableProps {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
}

interface NumberedRow {
  /** Its place in the answer, from 0. */
  readonly position: number;
  readonly row: ResultRow;
}

const ROW_PX = 28;
const HEADER_PX = 36;
const MOST_PX = 520;
const MOST_WIDTH_PX = 400;
/** Rows whose texts tell how wide a column is. */
const SAMPLE_ROWS = 100;
const CHARACTER_PX = 8.3;
const EDGES_PX = 18;
/** Beside its name a header has the type in small letters, and the arrow of the sort. */
const ARROW_PX = 26;
const BOLD_PX = 9.4;

export function ResultTable({ columns, rows }: ResultTableProps) {
  const [sort, setSort] = useState<TableSort | null>(null);
  const [opened, setOpened] = useState<NumberedRow | null>(null);
  const positions = useMemo(() => new Map(rows.map((row, i) => [row, i])), [rows]);
  const shown = useMemo(() => {
    const column = columns.find(({ key }) => key === sort?.key);
    return column === undefined ? rows : sortedRows(rows, column, sort!.isDescending);
  }, [columns, rows, sort]);
  const tableColumns = useMemo(() => columns.map((column) => tableColumn(column, rows)), [columns]);

  /** Up, down, and as it came. */
  const onSort = (key: string) =>
    setSort((now) => {
      if (now?.key !== key) return { key, isDescending: false };
      return now.isDescending ? null : { key, isDescending: true };
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'c' || !(event.ctrlKey || event.metaKey)) return;
    if (window.getSelection()?.isCollapsed === false) return;
    const line = (event.target as Element).querySelector('[role="row"][data-active="true"]');
    const row = shown[Number(line?.getAttribute('aria-rowindex') ?? 0) - 2];
    if (row === undefined) return;
    event.preventDefault();
    void navigator.clipboard.writeText(rowTabbed(columns, row)).then(
      () => toast('The row is copied, its cells apart by tabs.', 'good'),
      () => toast('The browser did not let it be copied.', 'bad'),
    );
  };

  return (
    <div class="sql-table" role="presentation" onKeyDown={onKeyDown}>
      <VirtualTable<NumberedRow>
        label="Result of the statement"
        columns={tableColumns}
        rowCount={shown.length}
        rowAt={(index) => {
          const row = shown[index];
          return row === undefined ? undefined : { row, position: positions.get(row)! };
        }}
        rowKey={({ position }) => String(position)}
        rowHeightPx={ROW_PX}
        heightPx={Math.min(MOST_PX, HEADER_PX + Math.max(2, rows.length) * ROW_PX + 18)}
        sort={sort}
        onSort={onSort}
        onOpen={setOpened}
        empty="No rows: nothing fits the statement."
      />
      {opened !== null && (
        <RowDialog columns={columns} {...opened} onClose={() => setOpened(null)} />
      )}
    </div>
  );
}

function tableColumn(column: ResultColumn, rows: readonly ResultRow[]): Column<NumberedRow> {
  const { key, type, index } = column;
  const texts = rows.slice(0, SAMPLE_ROWS).map((row) => textOf(column, row[index]));
  const headerPx = key.length * BOLD_PX + shortType(type).length * CHARACTER_PX + ARROW_PX;
  const longest = Math.max(0, ...texts.map((text) => text.length));
  return {
    key,
    header: key,
    detail: shortType(type),
    title: `${key}, ${type}`,
    widthPx: Math.round(
      Math.min(MOST_WIDTH_PX, Math.max(headerPx, longest * CHARACTER_PX) + EDGES_PX),
    ),
    align: isNumeric(column) ? 'right' : 'left',
    isSortable: true,
    cell: ({ row }) => {
      const value = row[index];
      if (value === null) return <span class="sql-null">null</span>;
      return <span title={cellTitle(column, value)}>{cellText(column, value)}</span>;
    },
  };
}

function textOf(column: ResultColumn, value: unknown): string {
  return value === null ? 'null' : cellText(column, value);
}

function shortType(type: string): string {
  return type.replace('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ').slice(0, 16);
}
