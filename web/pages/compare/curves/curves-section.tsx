import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { LineChart } from '../../../charts/line-chart.tsx';
import { askJson } from '../../../connection/api.ts';
import { Checkbox } from '../../../controls/checkbox.tsx';
import { Segmented } from '../../../controls/tabs.tsx';
import { columnUnit } from '../../../format/column-unit.ts';
import { counted, listed } from '../../../format/words.ts';
import { location, setParameters } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import { type Comparison, markDrawn } from '../state/comparison.ts';
import { MetricSelect } from '../state/metric-select.tsx';
import { bandsRequest, idsOf, runsRequest } from '../state/requests.ts';
import { metricName } from '../state/selection.ts';
import { useAsked } from '../state/use-asked.ts';
import { useColumns } from '../state/use-columns.ts';
import { Cancelled, WorkingOver } from '../state/working.tsx';
import { curveLines, type RunCurvesAnswer } from './curve-lines.ts';
import { curveMetrics, likelyMetric } from './curve-metrics.ts';
import { usePlannedRuns, useRunsWithin } from './planned-runs.ts';
import { armsOfOne } from './runs-within.ts';

const AXES = [
  { key: 'step', label: 'By step' },
  { key: 'epoch', label: 'By epoch' },
] as const;
const SCALES = [
  { key: 'linear', label: 'Linear' },
  { key: 'log', label: 'Logarithmic' },
] as const;

/** The mean of each arm's runs with its band, and each run under it. */
export function CurvesSection({ selection, arms, grouping, kept }: Comparison) {
  const { parameters } = location.value;
  const likely = useMemo(() => likelyMetric(arms.flatMap(({ rows }) => rows)), [arms]);
  const [isDrawn, setIsDrawn] = useState(false);
  // Which other metrics there are can wait until the picture is there.
  const columns = useColumns(arms, isDrawn || likely === null);
  const metrics = useMemo(() => curveMetrics(columns.value ?? []), [columns.value]);
  const chosen = selection.metric === null ? null : metricName(selection.metric);
  // What was chosen in another section may have no curve.
  const hasCurve =
    chosen !== null && (columns.value === null || metrics.some(({ name }) => name === chosen));
  const metric = hasCurve ? chosen : (likely ?? metrics[0]?.name ?? null);
  const axes = metrics.find(({ name }) => name === metric)?.axes ?? [];
  const wanted = parameters.get('x');
  const x = wanted === 'epoch' || wanted === 'step' ? wanted : (axes[0] ?? 'step');
  const scale = parameters.get('scale') === 'log' ? 'log' : 'linear';
  const showsRuns = parameters.get('runs') !== 'hidden';

  // What was said here goes before the plan, as in the verdict.
  const given = selection.settings.runBy;
  const planned = usePlannedRuns(arms, given === null, kept);
  const plan = planned.isOld ? null : planned.value;
  const runBy = given ?? plan?.runBy ?? null;
  const question =
    metric === null || (given === null && plan === null) ? null : { metric, x, runBy };
  const bandsBody = question === null ? null : bandsRequest(arms, grouping, question);
  const bands = useAsked(
    bandsBody === null ? null : `bands ${JSON.stringify(bandsBody)}`,
    (signal) => askJson<RunCurvesAnswer>('/api/run-curves', bandsBody, { signal }),
    kept,
  );
  // Where each experiment is an arm its line is there already; where runs are within it, it is none.
  const hasRuns = runBy === null ? grouping.kind !== 'experiment' : armsOfOne(arms).length > 0;
  const asksRuns = showsRuns && hasRuns && bands.value !== null && question !== null;
  const runsBody = asksRuns && runBy === null ? runsRequest(arms, question) : null;
  const runs = useAsked(
    runsBody === null ? null : `runs ${JSON.stringify(runsBody)}`,
    (signal) => askJson<RunCurvesAnswer>('/api/run-curves', runsBody, { signal }),
    kept,
  );
  const within = useRunsWithin(arms, asksRuns ? question : null, kept);
  const { value, isOld, askedAtMs, isCancelled, cancel } = bands;
  const error = planned.error ?? bands.error;
  const again = planned.error === null ? bands.again : planned.again;
  const drawn = useMemo(
    () =>
      value === null
        ? null
        : curveLines(value, runsBody === null || runs.isOld ? null : runs.value, arms, within),
    [value, runs.value, runs.isOld, runsBody === null, arms, within],
  );
  const unit = useMemo(
    () =>
      columnUnit(
        metric ?? '',
        (value?.groups ?? []).flatMap(({ mean }) => [...mean]),
      ),
    [value, metric],
  );
  useLayoutEffect(() => {
    if (value === null || isOld) return;
    markDrawn();
    setIsDrawn(true);
  }, [value, isOld]);

  if (metric === null) {
    if (columns.value === null && columns.error !== null)
      return <ErrorPanel error={columns.error} onRetry={columns.reload} />;
    if (columns.value === null) return <Loading label="Looking for curves" height={320} />;
    return (
      <Empty title="No training curves">
        <p>
          No number of these experiments came with a <code>step</code> or an <code>epoch</code>.
        </p>
        <p class="muted">
          <code>
            telemetry.execute('training.step.stop', {'{ loss }'}, {'{ step }'})
          </code>{' '}
          records one point.
        </p>
      </Empty>
    );
  }
  const isEmpty = drawn !== null && drawn.x.length === 0;
  return (
    <>
      <div class="compare-tools compare-tools-left">
        <MetricSelect label="Metric" names={metrics.map(({ name }) => name)} selected={metric} />
        <Segmented
          label="Along"
          options={AXES}
          selected={x}
          onSelect={(next) => setParameters({ x: next === (axes[0] ?? 'step') ? null : next })}
        />
        <Segmented
          label="Vertical axis"
          options={SCALES}
          selected={scale}
          onSelect={(next) => setParameters({ scale: next === 'linear' ? null : next })}
        />
        {hasRuns && (
          <Checkbox
            label="Each run"
            isChecked={showsRuns}
            onChange={(isShown) => setParameters({ runs: isShown ? null : 'hidden' })}
          />
        )}
      </div>
      <WorkingOver
        label={`Reading ${metric} of ${counted(idsOf(arms).length, 'experiment')}`}
        sinceMs={askedAtMs}
        onCancel={cancel}
      />
      {isCancelled && (value === null || isOld) ? (
        <Cancelled onAgain={again} />
      ) : error !== null && (value === null || isOld) ? (
        <ErrorPanel error={error} onRetry={again} />
      ) : (
        <LineChart
          title={`${metric} by ${x}`}
          description={`The mean of ${metric} over the runs of each of ${listed(arms.map(({ label }) => label))} at each ${x}, with a confidence band over runs.`}
          note={isEmpty ? null : (drawn?.note ?? null)}
          emptyText={`No event carries ${metric} with a ${x}.`}
          fileName={`curves ${metric} ${arms.map(({ label }) => label).join(' ')}`}
          heightPx={420}
          isLoading={value === null || isOld}
          axis="number"
          axisLabel={x}
          unit={unit}
          scale={scale}
          x={drawn?.x ?? []}
          lines={drawn?.lines ?? []}
        />
      )}
    </>
  );
}
