import { formatExact } from '../format/number.ts';
import type { ChartTable } from './chart.ts';

interface ChartTableViewProps {
  readonly title: string;
  readonly table: ChartTable;
}

/** More nobody reads in a page; the file has them all. */
const MOST_ROWS = 500;

/** The numbers of a chart, every digit of them. */
export function ChartTableView({ title, table }: ChartTableViewProps) {
  const { columns, rows } = table;
  const shown = rows.slice(0, MOST_ROWS);
  const isText = columns.map((_, index) => rows.some((row) => typeof row[index] === 'string'));
  return (
    <section
      class="chart-table-view"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
      tabIndex={0}
      aria-label={`Data of ${title}`}
    >
      <table>
        <caption class={rows.length > shown.length ? '' : 'visually-hidden'}>
          {rows.length > shown.length
            ? `The first ${MOST_ROWS} of ${rows.length.toLocaleString('en-US')} rows; the CSV file has all of them.`
            : title}
        </caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" class={isText[index] === true ? '' : 'number'}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={index}>
              {row.map((value, place) => (
                <td key={place} class={isText[place] === true ? '' : 'number'}>
                  {typeof value === 'string' ? value : formatExact(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
