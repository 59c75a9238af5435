import { Link } from '../routing/link.tsx';
import type { VirtualTableProps } from './virtual-table.tsx';

interface TableRowProps<Row> {
  readonly table: VirtualTableProps<Row>;
  readonly row: Row | undefined;
  readonly index: number;
  readonly isActive: boolean;
  readonly onActivate: () => void;
}

export function TableRow<Row>({ table, row, index, isActive, onActivate }: TableRowProps<Row>) {
  const { columns, onSelect, rowLink, onOpen } = table;
  const isStriped = index % 2 === 1;
  if (row === undefined) {
    return (
      <div class="table-line" role="row" aria-rowindex={index + 2} aria-busy="true">
        {onSelect !== undefined && <div class="table-cell" role="gridcell" />}
        {columns.map(({ key }) => (
          <div key={key} class="table-cell" role="gridcell">
            <span class="table-placeholder" />
          </div>
        ))}
      </div>
    );
  }
  const key = table.rowKey(row);
  const isSelected = table.selectedKeys?.has(key) ?? false;
  const open = (event: MouseEvent) => {
    onActivate();
    if ((event.target as Element).closest('a, button, input, label') !== null) return;
    // Whoever marks text wants the text.
    if (window.getSelection()?.isCollapsed === false) return;
    onOpen?.(row);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself answers the keyboard.
    <div
      class="table-line"
      role="row"
      aria-rowindex={index + 2}
      {...(onSelect === undefined ? {} : { 'aria-selected': isSelected })}
      data-active={isActive}
      data-open={table.openKey === key}
      data-striped={isStriped}
      data-opens={onOpen !== undefined}
      onClick={open}
    >
      {onSelect !== undefined && (
        <div class="table-cell" role="gridcell">
          <input
            type="checkbox"
            class="table-box"
            aria-label={`Choose row ${index + 1}`}
            checked={isSelected}
            onClick={(event) => onSelect(row, event.currentTarget.checked, event.shiftKey)}
          />
        </div>
      )}
      {columns.map((column, position) => (
        <div
          key={column.key}
          class="table-cell"
          role="gridcell"
          data-align={column.align ?? 'left'}
        >
          {position === 0 && rowLink !== undefined ? (
            <Link to={rowLink(row)} class="table-link">
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}
