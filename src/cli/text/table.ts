import type { Colour, Colours } from './colours.js';
import { cutTo, printable, widthOf } from './width.js';

export interface TableColumn {
  readonly header: string;
  readonly align?: 'right';
  /** May be cut to that many columns where the terminal is narrow; others are never cut. */
  readonly shrinksTo?: number;
}

/** A text, or one with a colour. */
export type Cell = string | { readonly text: string; readonly colour: Colour };

export interface TableStyle {
  readonly width: number | null;
  readonly colours: Colours;
}

const GAP = '  ';

/**
 * Rows under their headers, numbers to the right, each column as wide as its widest cell. Where the
 * terminal is too narrow, the widest of the columns that may be cut gives way first.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  style: TableStyle,
): string {
  const texts = rows.map((row) => row.map((cell) => printable(textOf(cell))));
  const widths = columns.map(({ header }, index) =>
    texts.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), widthOf(header)),
  );
  if (style.width !== null) shrink(widths, columns, style.width);
  const header = line(
    columns,
    widths,
    (index) => columns[index]!.header,
    () => 'bold',
    style,
  );
  const lines = texts.map((row, at) =>
    line(
      columns,
      widths,
      (index) => row[index] ?? '',
      (index) => colourOf(rows[at]![index]),
      style,
    ),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

function line(
  columns: readonly TableColumn[],
  widths: readonly number[],
  text: (index: number) => string,
  colour: (index: number) => Colour | null,
  { colours }: TableStyle,
): string {
  const cells = columns.map(({ align }, index) => {
    const cut = cutTo(text(index), widths[index]!);
    const padding = ' '.repeat(Math.max(0, widths[index]! - widthOf(cut)));
    const wanted = colour(index);
    const coloured = wanted === null ? cut : colours(wanted, cut);
    if (align === 'right') return padding + coloured;
    return index === columns.length - 1 ? coloured : coloured + padding;
  });
  return cells.join(GAP).trimEnd();
}

function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  const total = (): number =>
    widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1);
  for (let over = total() - width; over > 0; over = total() - width) {
    let widest = -1;
    for (const [index, { shrinksTo }] of columns.entries()) {
      if (shrinksTo === undefined || widths[index]! <= shrinksTo) continue;
      if (widest === -1 || widths[index]! > widths[widest]!) widest = index;
    }
    if (widest === -1) return;
    widths[widest]!--;
  }
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function colourOf(cell: Cell | undefined): Colour | null {
  return cell === undefined || typeof cell === 'string' ? null : cell.colour;
}

/** Names to the left, what they stand for to the right of them. */
export function renderPairs(
  pairs: readonly (readonly [name: string, value: Cell])[],
  { colours }: TableStyle,
): string {
  const width = Math.max(...pairs.map(([name]) => widthOf(name)));
  return pairs
    .map(([name, value]) => {
      const text = printable(textOf(value));
      const colour = colourOf(value);
      const label = colours('dim', name.padEnd(width));
      return `${label}${GAP}${colour === null ? text : colours(colour, text)}\n`;
    })
    .join('');
}
