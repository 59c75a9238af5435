import type { Signal } from '@preact/signals';
import type { ColumnsAnswer, DistributionAnswer } from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { DistributionChart } from '../../../charts/distribution-chart.tsx';
import { getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { columnUnit } from '../../../format/column-unit.ts';
import { formatValue } from '../../../format/number.ts';
import { location } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { extentOf } from '../model/extent.ts';
import { RangeBar } from '../model/range-bar.tsx';
import { useColumns } from '../model/use-columns.ts';
import { useRefreshing } from '../model/use-refreshing.ts';
import { DistributionControls } from './distribution-controls.tsx';
import { DistributionTable } from './distribution-table.tsx';
import {
  type DistributionView,
  distributionViewOf,
  leftOut,
  partsOf,
  usualScale,
} from './distribution-view.ts';
import './distributions.css';

const HEIGHT_PX = 320;
const BINS = 60;

interface DistributionsProps {
  readonly model: ExperimentModel;
  readonly range: Signal<AxisRange>;
}

export function DistributionsTab({ model, range }: DistributionsProps) {
  const columns = useColumns(model);
  if (columns.value === null)
    return columns.error === null ? (
      <Loading label="Looking which numbers there are" height={HEIGHT_PX} />
    ) : (
      <ErrorPanel error={columns.error} onRetry={columns.reload} />
    );
  return <Distributions model={model} range={range} columns={columns.value} />;
}

/** One distribution, with the name of what it is of. */
export interface NamedDistribution extends DistributionAnswer {
  readonly label: string;
  readonly colour: number;
}

interface Shown {
  readonly key: string;
  readonly view: DistributionView;
  readonly parts: readonly NamedDistribution[];
}

function Distributions({
  model,
  range,
  columns,
}: DistributionsProps & { readonly columns: ColumnsAnswer }) {
  const view = distributionViewOf(location.value.parameters, columns);
  const { column } = view;
  const parts = partsOf(view, range.value);
  const key = JSON.stringify([column?.column, parts]);
  const answer = useResource<Shown>(column === null ? null : key, async (isOutdated) => {
    const found = await Promise.all(
      parts.map(async ({ label, query }) => {
        const path = model.at('distribution', {
          column: column!.column,
          query: JSON.stringify(query),
          bins: BINS,
        });
        const part = await getJson<DistributionAnswer>(path, { signal: isOutdated });
        return { ...part, label };
      }),
    );
    return { key, view, parts: coloured(found, view, model) };
  });
  useRefreshing(model, answer);
  if (column === null)
    return (
      <Empty title="No event carries a number">
        <p>
          Latencies, costs and scores have a distribution. Emit them as measurements:{' '}
          <code>{"telemetry.execute('answer.scored', { score: 0.87 })"}</code>
        </p>
      </Empty>
    );
  const shown = answer.value?.parts ?? [];
  const of = answer.value?.view ?? view;
  const name = of.column?.name ?? column.name;
  const scale = view.scale ?? usualScale(shown);
  const chart = {
    axisLabel: name,
    unit: columnUnit(
      name,
      shown.flatMap(({ min, max }) => [min, max]),
    ),
    series: shown
      .filter(({ count }) => count > 0)
      .map(({ label, colour, histogram, logHistogram, ecdf }) => ({
        label,
        colour,
        ecdf,
        ...((scale === 'log' ? logHistogram : null) ?? histogram),
      })),
    scale,
    heightPx: HEIGHT_PX,
    // The same anew, while it records, is nothing to wait for.
    isLoading: answer.isLoading && answer.value?.key !== key,
    error: answer.error,
    emptyText: 'No event in this selection carries it.',
    note: noteOf(shown, leftOut(of)),
  };
  return (
    <>
      <RangeBar
        range={range}
        extent={extentOf(model, [])}
        isFollowing={model.isOpen.value}
        hint="A range that is chosen in the overview holds here, too."
      />
      <DistributionControls view={view} scale={scale} />
      <div class="distributions">
        <DistributionChart
          {...chart}
          kind="histogram"
          title={`Histogram of ${name}`}
          description={`How many values of ${name} are in each of ${BINS} ranges of equal ${scale === 'log' ? 'ratio' : 'width'}.`}
          fileName={`${model.id}-${name}-histogram`}
        />
        <DistributionChart
          {...chart}
          kind="ecdf"
          title={`Share of ${name} at most`}
          description={`For each value of ${name}, the share of all values that are at most as large.`}
          fileName={`${model.id}-${name}-ecdf`}
        />
      </div>
      <DistributionTable parts={shown} unit={chart.unit} />
    </>
  );
}

/** Those with the most values first, in the colours that they have in the charts over time. */
function coloured(
  parts: readonly (DistributionAnswer & { readonly label: string })[],
  { split }: DistributionView,
  { colours }: ExperimentModel,
): NamedDistribution[] {
  return parts
    .toSorted((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .map((part) => ({ ...part, colour: split === null ? 1 : colours.of(split.name, part.label) }));
}

function noteOf(parts: readonly NamedDistribution[], undrawn: number): string {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const nonFinite = parts.reduce((sum, part) => sum + part.nonFinite, 0);
  const accuracy = Math.max(0, ...parts.map(({ relativeAccuracy }) => relativeAccuracy));
  return [
    parts.length === 0 ? null : `${formatValue(count, 'count')} values.`,
    accuracy > 0 ? `Figures are within ${formatValue(accuracy, 'fraction')}.` : null,
    nonFinite > 0
      ? `${formatValue(nonFinite, 'count')} more are NaN or infinite, and not in it.`
      : null,
    undrawn > 0 ? `${undrawn} more groups are not drawn.` : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
