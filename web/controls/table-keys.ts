interface TableKeys {
  readonly rowCount: number;
  readonly pageRows: number;
  readonly active: number;
  readonly move: (index: number) => void;
  readonly open: () => void;
  readonly select: () => void;
}

/** What the keys do while the table itself has the focus, as in any grid. */
export function useTableKeys(table: TableKeys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const { active, rowCount, pageRows } = table;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
      Home: 0,
      End: rowCount - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) table.move(Math.max(0, Math.min(rowCount - 1, target)));
    else if (event.key === 'Enter') table.open();
    else if (event.key === ' ') table.select();
    else return;
    event.preventDefault();
  };
}
