import { html, Markup } from './markup.js';

export interface TableColumn {
  readonly header: string;
  readonly isNumber?: boolean;
}

/** A text, or a first line with a second, smaller one under it. */
export type TableCell = string | Markup;

export interface TableContent {
  readonly caption: TableCell;
  readonly columns: readonly TableColumn[];
  /** The first cell of each names the row. */
  readonly rows: readonly (readonly TableCell[])[];
}

/**
 * A table with its caption. On a phone each row becomes a card whose lines are named by the headers, so
 * the roles, which `display` would take away, are said.
 */
export function renderTable({ caption, columns, rows }: TableContent): Markup {
  const kind = (index: number): string => (columns[index]?.isNumber === true ? 'number' : '');
  const header = columns.map(
    ({ header: title }, index) =>
      html`<th scope="col" role="columnheader" class="${kind(index)}">${title}</th>`,
  );
  const body = rows.map(([name, ...cells]) => {
    const others = cells.map((cell, index) => {
      const empty = isEmpty(cell) ? ' empty' : '';
      return html`<td role="cell" class="${kind(index + 1)}${empty}" data-label="${columns[index + 1]!.header}"><div>${cell}</div></td>`;
    });
    return html`<tr role="row"><th scope="row" role="rowheader">${name ?? ''}</th>${others}</tr>\n`;
  });
  // Tables of many columns need more room than a tablet has.
  const kindOfTable = columns.length > 5 ? 'many' : 'wide';
  return html`<figure class="tabular ${kindOfTable}"><figcaption>${caption}</figcaption>
<div class="scroll"><table role="table"><thead role="rowgroup"><tr role="row">${header}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table></div></figure>`;
}

/** Two lines of one cell. */
export function twoLines(first: TableCell, second: TableCell): Markup {
  return html`${first}<span class="second">${second}</span>`;
}

function isEmpty(cell: TableCell): boolean {
  return (cell instanceof Markup ? cell.text : cell) === '';
}
