import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { ColumnsAnswer, CurvesAnswer } from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { LineChart } from '../../../charts/line-chart.tsx';
import { getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { extentOf } from '../model/extent.ts';
import { RangeBar } from '../model/range-bar.tsx';
import { useColumns } from '../model/use-columns.ts';
import { useRefreshing } from '../model/use-refreshing.ts';
import { SYSTEM_SAMPLE, type SystemChart, systemCharts } from './system-charts.ts';
import { systemLines } from './system-lines.ts';

const HEIGHT_PX = 200;
const PIXELS = 700;
const NO_CURVES: CurvesAnswer = { x: 'timestamp_us', curves: [] };

interface SystemProps {
  readonly model: ExperimentModel;
  readonly range: Signal<AxisRange>;
}

/** How the recording processes and their machines did. */
export function SystemTab({ model, range }: SystemProps) {
  const columns = useColumns(model);
  if (columns.value === null)
    return columns.error === null ? (
      <Loading label="Looking which figures there are" height={HEIGHT_PX} />
    ) : (
      <ErrorPanel error={columns.error} onRetry={columns.reload} />
    );
  const charts = systemCharts(columns.value);
  if (charts.length === 0)
    return (
      <Empty title="Nothing was measured of the process">
        <p>
          Processor, memory and event-loop delay are recorded where that is asked for:{' '}
          <code>{'startExperiment({ name, systemMetrics: true })'}</code>
        </p>
        <p class="muted">
          A <code>gpu</code> callback adds what it tells of the GPU.
        </p>
      </Empty>
    );
  return <Charts model={model} range={range} columns={columns.value} charts={charts} />;
}

interface ChartsProps extends SystemProps {
  readonly columns: ColumnsAnswer;
  readonly charts: readonly SystemChart[];
}

function Charts({ model, range, columns, charts }: ChartsProps) {
  const { from, to } = range.value ?? { from: null, to: null };
  const path = model.at('curves', {
    metric: charts.flatMap(({ series }) => series.map(({ metric }) => metric)),
    x: 'timestamp_us',
    by: columns.numbers.some(({ name }) => name === 'process_id') ? 'metadata.process_id' : null,
    event: SYSTEM_SAMPLE,
    fromX: from,
    toX: to,
    pixels: PIXELS,
  });
  const answer = useResource(path, async (isOutdated) => ({
    path,
    curves: await getJson<CurvesAnswer>(path, { signal: isOutdated }),
  }));
  useRefreshing(model, answer);
  const extent = extentOf(model, []);
  return (
    <>
      <RangeBar range={range} extent={extent} isFollowing={model.isOpen.value} />
      <div class="overview-charts">
        {charts.map((chart) => (
          <SystemLineChart
            key={chart.key}
            model={model}
            chart={chart}
            answer={answer.value?.curves ?? NO_CURVES}
            // The same anew, while it records, is nothing to wait for.
            isLoading={answer.isLoading && answer.value?.path !== path}
            error={answer.error}
            range={range}
          />
        ))}
      </div>
    </>
  );
}

interface SystemLineChartProps {
  readonly model: ExperimentModel;
  readonly chart: SystemChart;
  readonly answer: CurvesAnswer;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly range: Signal<AxisRange>;
}

function SystemLineChart({ model, chart, answer, isLoading, error, range }: SystemLineChartProps) {
  const { x, lines, reduced } = useMemo(() => systemLines(answer, chart), [answer, chart]);
  return (
    <LineChart
      title={chart.title}
      description={chart.description}
      unit={chart.unit}
      axis="time"
      x={x}
      lines={lines}
      fromZero
      range={range}
      group="experiment"
      fileName={`${model.id}-${chart.key}`}
      heightPx={HEIGHT_PX}
      isLoading={isLoading}
      error={error}
      note={`${chart.description}${reduced ? ' Reduced to the least and greatest of each pixel.' : ''}`}
    />
  );
}
