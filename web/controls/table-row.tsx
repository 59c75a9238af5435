import { Link } from '../routing/link.tsx';
import { pinnedIf } from './table-header.tsx';
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
  const isPinned = rowLink !== undefined;
  const tabIndex = isActive ? 0 : -1;
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
      onFocusIn={onActivate}
    >
      {onSelect !== undefined && (
        <div class="table-cell" role="gridcell" {...pinnedIf(isPinned, 'box')}>
          <input
            type="checkbox"
            class="table-box"
            tabIndex={tabIndex}
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
          {...pinnedIf(isPinned && position === 0, 'name')}
        >
          {position === 0 && rowLink !== undefined ? (
            <Link to={rowLink(row)} class="table-link" tabIndex={tabIndex}>
              {column.cell(row, tabIndex)}
            </Link>
          ) : (
            column.cell(row, tabIndex)
          )}
        </div>
      ))}
    </div>
  );
}
