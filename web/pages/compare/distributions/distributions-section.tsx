import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { DistributionAnswer } from '../../../../src/server/protocol.ts';
import { DistributionChart } from '../../../charts/distribution-chart.tsx';
import { apiPath, getJson } from '../../../connection/api.ts';
import { Segmented } from '../../../controls/tabs.tsx';
import { columnUnit } from '../../../format/column-unit.ts';
import { counted, listed } from '../../../format/words.ts';
import { location, setParameters } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import type { Arm } from '../state/arms.ts';
import { type Comparison, markDrawn } from '../state/comparison.ts';
import { inTurns } from '../state/in-turns.ts';
import { MetricSelect } from '../state/metric-select.tsx';
import { useAsked } from '../state/use-asked.ts';
import { useColumns } from '../state/use-columns.ts';
import { Cancelled, WorkingOver } from '../state/working.tsx';
import { chosenColumn, distributionColumns } from './distribution-columns.ts';
import { type PooledDistributions, pooledDistributions } from './pooled.ts';

const KINDS = [
  { key: 'ecdf', label: 'Distribution function' },
  { key: 'histogram', label: 'Histogram' },
] as const;

/** How the values lie, the arms over one another. */
export function DistributionsSection({ selection, arms, grouping, kept }: Comparison) {
  const columns = useColumns(arms);
  const choices = useMemo(() => distributionColumns(columns.value ?? []), [columns.value]);
  const column = chosenColumn(choices, selection.metric);
  const { parameters } = location.value;
  const kind = parameters.get('kind') === 'histogram' ? 'histogram' : 'ecdf';
  const parts = arms.flatMap((arm) => arm.rows.map((row) => ({ arm, id: row.id })));
  const isShared = new Set(parts.map(({ id }) => id)).size < parts.length;
  const key =
    column === null
      ? null
      : `distribution ${column.column} ${JSON.stringify(parts.map(({ arm, id }) => [arm.key, id]))}`;
  const { value, isOld, error, askedAtMs, isCancelled, cancel, again } = useAsked(
    key,
    async (signal): Promise<PooledDistributions> => {
      const answers = await inTurns(parts, signal, ({ arm, id }) =>
        getJson<DistributionAnswer>(
          apiPath(`/api/experiments/${encodeURIComponent(id)}/distribution`, {
            column: column!.column,
            // Of an experiment with several conditions each arm has its own events.
            query:
              isShared && grouping.kind === 'condition'
                ? JSON.stringify({ where: { condition: arm.key } })
                : null,
          }),
          { signal },
        ),
      );
      return pooledDistributions(
        arms.map(({ key: armKey, label, colour }) => ({
          label,
          colour,
          answers: answers.filter((_, index) => parts[index]!.arm.key === armKey),
        })),
      );
    },
    kept,
  );
  useLayoutEffect(() => {
    if (value !== null && !isOld) markDrawn();
  }, [value, isOld, kind]);

  if (columns.error !== null && columns.value === null)
    return <ErrorPanel error={columns.error} onRetry={columns.reload} />;
  if (columns.value === null) return <Loading label="Looking what there is to draw" height={320} />;
  if (column === null)
    return (
      <Empty title="No numbers to draw">
        <p>The events of these experiments carry no numbers yet.</p>
      </Empty>
    );
  return (
    <>
      <div class="compare-tools compare-tools-left">
        <MetricSelect
          label="Metric"
          names={choices.map(({ name }) => name)}
          selected={column.name}
        />
        <Segmented
          label="Kind of chart"
          options={KINDS}
          selected={kind}
          onSelect={(next) => setParameters({ kind: next === 'ecdf' ? null : next })}
        />
      </div>
      <WorkingOver
        label={`Reading ${column.name} of ${counted(parts.length, 'experiment')}`}
        sinceMs={parts.length > 8 ? askedAtMs : null}
        onCancel={cancel}
      />
      {isCancelled && (value === null || isOld) ? (
        <Cancelled onAgain={again} />
      ) : error !== null && value === null ? (
        <ErrorPanel error={error} onRetry={again} />
      ) : (
        <DistributionChart
          title={
            kind === 'ecdf'
              ? `Share of values up to each ${column.name}`
              : `How often each ${column.name} is there`
          }
          description={descriptionOf(column.name, arms, value)}
          note={value === null ? null : noteOf(arms, value)}
          fileName={`distribution ${column.name} ${arms.map(({ label }) => label).join(' ')}`}
          heightPx={380}
          isLoading={value === null || isOld}
          error={isOld ? error : null}
          unit={columnUnit(
            column.name,
            (value?.series ?? []).flatMap(({ edges }) => [edges[0], edges.at(-1)]),
          )}
          axisLabel={column.name}
          kind={kind}
          scale={value?.scale ?? 'linear'}
          series={value?.series ?? []}
        />
      )}
    </>
  );
}

function descriptionOf(
  name: string,
  arms: readonly Arm[],
  pooled: PooledDistributions | null,
): string {
  const counts = (pooled?.counts ?? []).map(
    (count, i) => `${arms[i]!.label} ${counted(count, 'value')}`,
  );
  return `Values of ${name} of ${listed(arms.map(({ label }) => label))}, laid over one another. ${listed(counts)}`;
}

function noteOf(arms: readonly Arm[], pooled: PooledDistributions): string {
  const { counts, nonFinite, isExact, relativeAccuracy, scale } = pooled;
  const values = counts.map((count, i) => `${arms[i]!.label} ${counted(count, 'value')}`);
  return [
    `${listed(values)}; every value counts alike, so this is no test.`,
    ...(isExact
      ? []
      : [
          relativeAccuracy > 0
            ? `Values are within ${Number((relativeAccuracy * 100).toPrecision(2))}%.`
            : 'Drawn through 512 points of each experiment’s function.',
        ]),
    ...(nonFinite > 0 ? [`${counted(nonFinite, 'value')} NaN or infinite, left out.`] : []),
    ...(scale === 'log' ? ['The axis is logarithmic.'] : []),
  ].join(' ');
}
