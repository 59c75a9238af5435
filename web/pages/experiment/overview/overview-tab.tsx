import type { Signal } from '@preact/signals';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { AxisRange } from '../../../charts/chart.ts';
import { LineChart } from '../../../charts/line-chart.tsx';
import { Segmented } from '../../../controls/tabs.tsx';
import { setParameters } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { ALL, colouredGroups, MOST_GROUPS, type SplitBy, widthText } from '../model/buckets.ts';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { extentOf } from '../model/extent.ts';
import { RangeBar } from '../model/range-bar.tsx';
import { useChoice } from '../model/use-choice.ts';
import { useNow } from '../model/use-now.ts';
import { Breakdown } from './breakdown.tsx';
import { type Percentile, type TimeChart, timeCharts } from './time-charts.ts';
import { useOverview } from './use-overview.ts';
import './overview.css';

const SPLITS = [
  { key: ALL, label: 'All events' },
  { key: 'model', label: 'By model' },
  { key: 'event', label: 'By event' },
  { key: 'condition', label: 'By condition' },
] as const;
const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const HEIGHT_PX = 220;

interface OverviewProps {
  readonly model: ExperimentModel;
  readonly range: Signal<AxisRange>;
}

export function OverviewTab({ model, range }: OverviewProps) {
  const by = useChoice<SplitBy>('by', ['all', 'model', 'event', 'condition'], ALL);
  const percentile = useChoice<Percentile>('percentile', PERCENTILES, 'p95');
  const loader = useOverview(model, range, by);
  const loaded = loader.loaded.value;
  const extent = extentOf(model, loaded?.groups ?? []);
  // Each second: a bucket may be over then though nothing new has come.
  useNow(model.isOpen.value);
  const settledUs = settledSecond(model);
  const charts = useMemo(
    () =>
      timeCharts({
        groups: colouredGroups(loaded?.groups ?? [], loaded?.by ?? by, model.colours),
        by: loaded?.by ?? by,
        widthUs: loaded?.widthUs ?? 1_000_000,
        width: widthText(loaded?.widthUs ?? 1_000_000),
        extent,
        percentile,
        settledUs,
      }),
    [loaded, percentile, by, extent.fromUs, extent.toUs, settledUs],
  );
  useMarks(loaded !== null, loaded?.range ?? null);

  const error = loader.error.value;
  if (loaded === null && error !== null)
    return <ErrorPanel error={error} onRetry={() => loader.again()} />;
  if (loaded !== null && model.live.value?.totals.events === 0) return <NoEvents model={model} />;
  const totals = model.live.value?.totals;
  const spent = {
    cost: (totals?.costUsd.count ?? 0) > 0,
    tokens: (totals?.tokens.total ?? null) !== null,
  };
  const isShown = ({ key }: TimeChart) =>
    (key !== 'cost' || spent.cost) && (key !== 'tokens' || spent.tokens);
  const undrawn = Math.max(0, (loaded?.groups.length ?? 0) - MOST_GROUPS);
  const point = loaded === null ? '' : `One point is ${widthText(loaded.widthUs)}.`;
  return (
    <>
      <RangeBar range={range} extent={extent} isFollowing={model.isOpen.value}>
        <Segmented
          label="A line for each"
          options={SPLITS}
          selected={by}
          onSelect={(key) => setParameters({ by: key === ALL ? null : key }, { replace: false })}
        />
        {by !== ALL && (
          <Segmented
            label="Percentile of the latency"
            options={PERCENTILES.map((key) => ({ key, label: key }))}
            selected={percentile}
            onSelect={(key) => setParameters({ percentile: key === 'p95' ? null : key })}
          />
        )}
      </RangeBar>
      <div class="overview-charts">
        {charts.filter(isShown).map(({ key, note, ...chart }) => (
          <LineChart
            {...chart}
            key={key}
            axis="time"
            fileName={`${model.id}-${key}`}
            heightPx={HEIGHT_PX}
            range={range}
            group="experiment"
            extent={{ from: extent.fromUs, to: extent.toUs }}
            isLoading={loaded === null || loader.isLate.value}
            error={error}
            note={[
              point,
              note,
              undrawn > 0 ? `${undrawn} more with fewer events are not drawn.` : null,
            ]
              .filter((part) => part !== null && part !== '')
              .join(' ')}
          />
        ))}
      </div>
      {loaded !== null && <NotSpent {...spent} />}
      {/* The charts first: what is asked for at the same time holds them up. */}
      {loaded === null ? (
        <div class="breakdown" />
      ) : (
        <Breakdown model={model} by={by === ALL ? 'event' : by} hasColours={by !== ALL} />
      )}
    </>
  );
}

/** In a line, why there is no chart of it: an empty one would say no more. */
function NotSpent({ cost, tokens }: { readonly cost: boolean; readonly tokens: boolean }) {
  if (cost) return null;
  return (
    <p class="muted">
      {tokens
        ? 'No event has a cost: the price of the model is not known.'
        : 'No event has a cost or tokens: a cost needs tokens and the price of the model.'}
    </p>
  );
}

function NoEvents({ model }: { readonly model: ExperimentModel }) {
  if (!model.isOpen.value)
    return (
      <Empty title="There are no events">
        <p>Nothing was recorded, and nothing more can come: the experiment is over.</p>
      </Empty>
    );
  return (
    <Empty title="No events yet">
      <p>They show up here as they are recorded. In the program that started it:</p>
      <p>
        <code>{"telemetry.execute('my.event', { duration }, { model, success: true })"}</code>
      </p>
      <p class="muted">
        One that was started with <code>scope: 'run'</code> takes only what is emitted inside of{' '}
        <code>experiment.run</code>.
      </p>
    </Empty>
  );
}

function settledSecond(model: ExperimentModel): number | null {
  const settledUs = model.settledUs();
  return settledUs === null ? null : settledUs - (settledUs % 1_000_000);
}

/** Says to whoever measures it when the charts are there, and when a zoom has its own points. */
function useMarks(areDrawn: boolean, range: AxisRange): void {
  useLayoutEffect(() => {
    if (areDrawn) mark('crucible:experiment:charts');
  }, [areDrawn]);
  useLayoutEffect(() => {
    if (areDrawn && range !== null) mark('crucible:experiment:zoomed');
  }, [range]);
}

/** After the frame that draws them. */
function mark(name: string): void {
  requestAnimationFrame(() => performance.mark(name));
}
