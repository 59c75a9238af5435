import './figure-table.css';

export interface FigureRow {
  readonly label: string;
  /** Of the lines that show the same; null where none does. */
  readonly colour: number | null;
  readonly cells: readonly { readonly text: string; readonly title?: string | undefined }[];
}

interface FigureTableProps {
  readonly label: string;
  /** What the rows are. */
  readonly what: string;
  readonly headings: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** A few rows of figures; on narrow screens it scrolls, and not the page. */
export function FigureTable({ label, what, headings, rows }: FigureTableProps) {
  return (
    <section
      class="figure-table"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus.
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            {headings.map((heading) => (
              <th key={heading} scope="col" class="number">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row" title={row.label}>
                {row.colour !== null && (
                  <span
                    class="figure-table-colour"
                    aria-hidden="true"
                    style={{ background: `var(--series-${row.colour})` }}
                  />
                )}
                {row.label}
              </th>
              {row.cells.map(({ text, title }, index) => (
                <td key={headings[index]} class="number" title={title}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
