import type { RollupLabel, RollupSeriesResult } from '../../../../src/server/protocol.ts';
import { getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { FigureTable } from '../figures/figure-table.tsx';
import { groupsOf } from '../model/buckets.ts';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { useRefreshing } from '../model/use-refreshing.ts';
import { BREAKDOWN_HEADINGS, breakdownRows } from './breakdown-rows.ts';

interface BreakdownProps {
  readonly model: ExperimentModel;
  readonly by: RollupLabel;
  /** Whether the charts have a line for each, in its colour. */
  readonly hasColours: boolean;
}

const MOST_ROWS = 50;
const WHAT: Readonly<Record<RollupLabel, string>> = {
  event: 'Event',
  model: 'Model',
  condition: 'Condition',
};

/** The whole experiment's figures for each event, model or condition. */
export function Breakdown({ model, by, hasColours }: BreakdownProps) {
  const path = model.at('timeseries', { by, maxBuckets: 1 });
  const answer = useResource(path, async (signal) => ({
    by,
    groups: groupsOf(await getJson<RollupSeriesResult>(path, { signal }), by),
  }));
  useRefreshing(model, answer);
  const groups = answer.value?.groups ?? [];
  if (answer.value === null || groups.length === 0) return <div class="breakdown" />;
  const undrawn = groups.length - MOST_ROWS;
  const { by: shownBy } = answer.value;
  const what = WHAT[shownBy];
  const colourOf = (label: string) => (hasColours ? model.colours.of(shownBy, label) : null);
  return (
    <div class="breakdown">
      <h2>By {what.toLowerCase()}</h2>
      <p class="muted">
        Of the whole experiment. Percentiles are within 1%.
        {undrawn > 0 && ` ${undrawn} more with fewer events are not shown.`}
      </p>
      <FigureTable
        label={`By ${what.toLowerCase()}`}
        what={what}
        headings={BREAKDOWN_HEADINGS}
        rows={breakdownRows(groups.slice(0, MOST_ROWS), groups, colourOf)}
      />
    </div>
  );
}
