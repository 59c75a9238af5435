import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { ColumnsAnswer, CurvesAnswer } from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { LineChart } from '../../../charts/line-chart.tsx';
import { getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { columnUnit } from '../../../format/column-unit.ts';
import { formatValue } from '../../../format/number.ts';
import { location } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { useColumns } from '../model/use-columns.ts';
import { STEP_RANGE, useRange } from '../model/use-range.ts';
import { useRefreshing } from '../model/use-refreshing.ts';
import { axesOf, metricsOf } from './curve-choice.ts';
import { CurveControls } from './curve-controls.tsx';
import { curveChart } from './curve-lines.ts';
import { type CurveView, curveViewOf } from './curve-view.ts';
import './training.css';

const HEIGHT_PX = 280;
const PIXELS = 700;

interface TrainingProps {
  readonly model: ExperimentModel;
  readonly timeRange: Signal<AxisRange>;
}

export function TrainingTab({ model, timeRange }: TrainingProps) {
  const columns = useColumns(model);
  if (columns.value === null)
    return columns.error === null ? (
      <Loading label="Looking which numbers there are" height={HEIGHT_PX} />
    ) : (
      <ErrorPanel error={columns.error} onRetry={columns.reload} />
    );
  const hasAny = axesOf(columns.value).some((axis) => metricsOf(columns.value!, axis).length > 0);
  if (!hasAny)
    return (
      <Empty title="No event carries a number">
        <p>
          Curves are drawn of numbers that events carry with a step or an epoch, or over time. Emit
          them as a training goes on:
        </p>
        <p>
          <code>{"telemetry.execute('train.step', { loss }, { step, epoch })"}</code>
        </p>
      </Empty>
    );
  return <Curves model={model} columns={columns.value} timeRange={timeRange} />;
}

interface CurvesProps extends TrainingProps {
  readonly columns: ColumnsAnswer;
}

function Curves({ model, columns, timeRange }: CurvesProps) {
  const view = curveViewOf(location.value.parameters, columns);
  const stepRange = useRange(STEP_RANGE);
  const range = view.axis === 'time' ? timeRange : stepRange;
  const { from, to } = range.value ?? { from: null, to: null };
  const path = model.at('curves', {
    metric: view.metrics.map(({ column }) => column),
    x: view.axis === 'time' ? 'timestamp_us' : view.axis,
    by: view.grouping?.column ?? null,
    fromX: from,
    toX: to,
    pixels: PIXELS,
  });
  const answer = useResource(view.metrics.length === 0 ? null : path, async (isOutdated) => ({
    path,
    axis: view.axis,
    answer: await getJson<CurvesAnswer>(path, { signal: isOutdated }),
  }));
  useRefreshing(model, answer);
  return (
    <>
      <CurveControls view={view} columns={columns} range={range} />
      {view.metrics.length === 0 && (
        <Empty title="No metric is chosen">
          <p>Choose one above.</p>
        </Empty>
      )}
      <div class="training-charts">
        {view.metrics.map(({ name, column }) => (
          <CurveChartOf
            key={`${view.axis} ${column}`}
            model={model}
            view={view}
            name={name}
            column={column}
            answer={answer.value?.axis === view.axis ? answer.value.answer : null}
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

interface CurveChartProps {
  readonly model: ExperimentModel;
  readonly view: CurveView;
  readonly name: string;
  readonly column: string;
  readonly answer: CurvesAnswer | null;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly range: Signal<AxisRange>;
}

function CurveChartOf({
  model,
  view,
  name,
  column,
  answer,
  isLoading,
  error,
  range,
}: CurveChartProps) {
  const { axis, smoothing, scale, grouping } = view;
  const chart = useMemo(
    () =>
      curveChart(answer ?? { x: 'step', curves: [] }, column, {
        smoothing,
        label: name,
        colourOf: (group) => model.colours.of(grouping?.name ?? '', group),
      }),
    [answer, column, smoothing, name, grouping?.name],
  );
  const unit = useMemo(
    () =>
      columnUnit(
        name,
        chart.lines.flatMap(({ values }) => [...values]),
      ),
    [chart, name],
  );
  const notes = [
    answer === null ? null : `${formatValue(chart.points, 'count')} points`,
    chart.reduced ? ', reduced to the least and greatest of each pixel' : '',
    answer === null ? null : '.',
    chart.isOfMeans
      ? ` Several values ${chart.reduced ? 'drawn ' : ''}at a ${axis}: their mean, tinted from least to greatest.`
      : '',
    smoothing > 0 ? ` Smoothed by ${smoothing} over the points drawn; faint: as they are.` : '',
    chart.nonFinite > 0 ? ' Some values are NaN or infinite: marked at the edge.' : '',
    chart.undrawn > 0 ? ` ${chart.undrawn} more curves are not drawn.` : '',
  ];
  return (
    <LineChart
      title={name}
      description={`${name} by ${axis}${grouping === null ? '' : `, a line for each ${grouping.name}`}.`}
      axis={axis === 'time' ? 'time' : 'number'}
      axisLabel={axis}
      unit={unit}
      x={chart.x}
      lines={chart.lines}
      scale={scale}
      range={range}
      group={`curves-${axis}`}
      fileName={`${model.id}-${name}`}
      heightPx={HEIGHT_PX}
      isLoading={isLoading}
      error={error}
      emptyText={`No event carries ${name} with a ${axis}.`}
      note={notes.filter((part) => part !== null).join('')}
    />
  );
}
