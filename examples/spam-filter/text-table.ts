/** A table for the terminal: the first column reads from the left, the others are figures. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [
    line(header),
    widths.map((width) => '─'.repeat(width)).join('──'),
    ...rows.map(line),
  ].join('\n');
}

const MISSING = '–';

/** A figure with as many digits as say something; a dash where there is none. */
export function figure(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? MISSING : value.toFixed(digits);
}

export function percent(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined ? MISSING : `${(value * 100).toFixed(digits)}%`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}
