import { useMemo } from 'preact/hooks';
import { Segmented } from '../../../controls/tabs.tsx';
import { location, setParameters } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { type ChartChoice, canBeX, chartChoice } from './chart-choice.ts';
import { DrawnResult } from './drawn-result.tsx';
import { isNumeric, type ResultColumn, type ResultRow } from './result-columns.ts';

interface ResultChartProps {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
}

const KINDS = [
  { key: 'line', label: 'Line' },
  { key: 'bar', label: 'Bars' },
  { key: 'scatter', label: 'Scatter' },
] as const;

export function ResultChart({ columns, rows }: ResultChartProps) {
  const { parameters } = location.value;
  const choice = useMemo(() => chartChoice(columns, rows, parameters), [columns, rows, parameters]);
  if (choice === null)
    return (
      <Empty title="Nothing to draw">
        <p>A chart needs at least one row, and a column of numbers.</p>
      </Empty>
    );
  return (
    <div class="sql-chart">
      <Choices choice={choice} columns={columns} />
      <DrawnResult choice={choice} columns={columns} rows={rows} />
    </div>
  );
}

interface ChoicesProps {
  readonly choice: ChartChoice;
  readonly columns: readonly ResultColumn[];
}

function Choices({ choice, columns }: ChoicesProps) {
  const { kind, x, y, series } = choice;
  const toggle = (key: string) => {
    const chosen = y.includes(key) ? y.filter((other) => other !== key) : [...y, key];
    if (chosen.length > 0) setParameters({ y: chosen });
  };
  return (
    <div class="sql-choices">
      <Segmented
        label="Kind of chart"
        options={KINDS}
        selected={kind}
        onSelect={(key) => setParameters({ chart: key })}
      />
      <label class="sql-choice">
        <span>x</span>
        <select
          class="select"
          value={x}
          onChange={(event) => setParameters({ x: event.currentTarget.value })}
        >
          {columns
            .filter((column) => canBeX(column, kind))
            .map(({ key }) => (
              <option key={key} value={key}>
                {key}
              </option>
            ))}
        </select>
      </label>
      <fieldset class="sql-choice">
        <legend>y</legend>
        {columns
          .filter((column) => isNumeric(column) && column.key !== x)
          .map(({ key }) => (
            <button
              key={key}
              type="button"
              class="chip"
              aria-pressed={y.includes(key)}
              onClick={() => toggle(key)}
            >
              {key}
            </button>
          ))}
      </fieldset>
      <label class="sql-choice">
        <span>series</span>
        <select
          class="select"
          value={series ?? 'none'}
          onChange={(event) => setParameters({ series: event.currentTarget.value })}
        >
          <option value="none">none</option>
          {columns
            .filter(({ key, kind: of }) => key !== x && of !== 'nested' && of !== 'real')
            .map(({ key }) => (
              <option key={key} value={key}>
                {key}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
