import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** What it is, in full, where the header is short. */
  readonly title?: string;
  /** What follows the header in small letters, as a type or unit. */
  readonly detail?: string;
  readonly widthPx: number;
  /** Its share of what is left of the width: of two columns, one with 2 takes twice as much as one with 1. */
  readonly grows?: number;
  readonly align?: 'left' | 'right';
  readonly isSortable?: boolean;
  /** Links and buttons in it take the `tabIndex`: only those of the active row are on the way of Tab. */
  readonly cell: (row: Row, tabIndex: 0 | -1) => ComponentChildren;
}

export interface TableSort {
  readonly key: string;
  readonly isDescending: boolean;
}

interface TableHeaderProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: TableSort | null;
  readonly onSort: ((key: string) => void) | undefined;
  readonly hasBoxes: boolean;
  readonly isPinned: boolean;
}

export function TableHeader<Row>(props: TableHeaderProps<Row>) {
  const { columns, sort, onSort, hasBoxes, isPinned } = props;
  return (
    <div class="table-header" role="rowgroup">
      <div class="table-line" role="row" aria-rowindex={1}>
        {hasBoxes && (
          <div class="table-cell" role="columnheader" {...pinnedIf(isPinned, 'box')}>
            <span class="visually-hidden">Chosen</span>
          </div>
        )}
        {columns.map((column, position) => {
          const { key, header, detail, title, align } = column;
          const isSorted = sort?.key === key;
          const canSort = column.isSortable === true && onSort !== undefined;
          const direction = sort?.isDescending ? 'descending' : 'ascending';
          return (
            <div
              key={key}
              class="table-cell"
              role="columnheader"
              data-align={align ?? 'left'}
              {...pinnedIf(isPinned && position === 0, 'name')}
              {...(canSort ? { 'aria-sort': isSorted ? direction : ('none' as const) } : {})}
            >
              {canSort ? (
                <button
                  type="button"
                  class="table-sort"
                  title={title ?? header}
                  onClick={() => onSort(key)}
                >
                  <span class="table-text">
                    {header}
                    {detail !== undefined && <small class="table-detail">{detail}</small>}
                  </span>
                  <span aria-hidden="true" class="table-arrow">
                    {isSorted ? (sort.isDescending ? '↓' : '↑') : ''}
                  </span>
                </button>
              ) : (
                <span class="table-text" title={title ?? header}>
                  {header}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What keeps a cell in sight while the others are scrolled sideways. */
export function pinnedIf(isPinned: boolean, cell: 'box' | 'name') {
  return isPinned ? { 'data-pinned': cell } : {};
}
