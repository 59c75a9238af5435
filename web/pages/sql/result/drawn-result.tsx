import { useCallback, useMemo } from 'preact/hooks';
import { LineChart } from '../../../charts/line-chart.tsx';
import { barScene, barsHeightPx } from './bar-scene.ts';
import { type ChartChoice, isTimeAxis } from './chart-choice.ts';
import { barData, lineData, pointData } from './chart-data.ts';
import type { ResultColumn, ResultRow } from './result-columns.ts';
import { ResultPlot } from './result-plot.tsx';
import { scatterScene } from './scatter-scene.ts';

interface DrawnResultProps {
  readonly choice: ChartChoice;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
}

const HEIGHT_PX = 340;

export function DrawnResult(props: DrawnResultProps) {
  switch (props.choice.kind) {
    case 'line':
      return <Lines {...props} />;
    case 'bar':
      return <Bars {...props} />;
    case 'scatter':
      return <Points {...props} />;
  }
}

function Lines({ choice, columns, rows }: DrawnResultProps) {
  const data = useMemo(() => lineData(choice, columns, rows), [choice, columns, rows]);
  return (
    <LineChart
      {...headingOf(choice, 'Lines')}
      heightPx={HEIGHT_PX}
      note={data.note}
      axis={isTime(choice, columns, rows) ? 'time' : 'number'}
      axisLabel={choice.x}
      unit="none"
      x={data.x}
      lines={data.lines}
    />
  );
}

function Bars({ choice, columns, rows }: DrawnResultProps) {
  const data = useMemo(() => barData(choice, columns, rows), [choice, columns, rows]);
  const { categories, series, note } = data;
  const draw = useCallback((widthPx: number) => barScene(categories, series, widthPx), [data]);
  return (
    <ResultPlot
      {...headingOf(choice, 'Bars')}
      heightPx={barsHeightPx(categories, series)}
      note={note}
      labels={series.map(({ label }) => label)}
      isEmpty={series.every(({ values }) => values.every((value) => value === null))}
      draw={draw}
      table={() => ({
        columns: [choice.x, ...series.map(({ label }) => label)],
        rows: categories.map((label, i) => [label, ...series.map(({ values }) => values[i]!)]),
      })}
    />
  );
}

function Points({ choice, columns, rows }: DrawnResultProps) {
  const data = useMemo(() => pointData(choice, columns, rows), [choice, columns, rows]);
  const { series, note } = data;
  const draw = useCallback(
    (widthPx: number) => {
      const axis = { axisLabel: choice.x, isTime: isTime(choice, columns, rows) };
      return scatterScene({ series, ...axis }, widthPx, HEIGHT_PX);
    },
    [data],
  );
  return (
    <ResultPlot
      {...headingOf(choice, 'Points')}
      heightPx={HEIGHT_PX}
      note={note}
      labels={series.map(({ label }) => label)}
      isEmpty={series.every(({ points }) => points.length === 0)}
      draw={draw}
      table={() => ({
        columns: [choice.x, 'series', 'value'],
        rows: series.flatMap(({ label, points }) => points.map(({ x, y }) => [x, label, y])),
      })}
    />
  );
}

function headingOf({ x, y, series }: ChartChoice, what: string) {
  const title = `${y.join(', ')} by ${x}`;
  const each = series === null ? '' : `, one series for each ${series}`;
  return { title, description: `${what} of ${title}${each}.`, fileName: `sql ${title}` };
}

function isTime(
  { x }: ChartChoice,
  columns: DrawnResultProps['columns'],
  rows: readonly ResultRow[],
) {
  return isTimeAxis(columns.find(({ key }) => key === x)!, rows);
}
