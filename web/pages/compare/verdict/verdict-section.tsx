import { useLayoutEffect, useMemo } from 'preact/hooks';
import type {
  ExperimentRecord,
  JudgedComparison,
  Verdict,
} from '../../../../src/server/protocol.ts';
import { ForestPlot } from '../../../charts/forest-plot.tsx';
import { askJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { counted } from '../../../format/words.ts';
import { setParameters } from '../../../routing/location.ts';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { type Comparison, markDrawn } from '../state/comparison.ts';
import { inTurns } from '../state/in-turns.ts';
import { compareRequest, idsOf } from '../state/requests.ts';
import { useAsked } from '../state/use-asked.ts';
import { detailOf } from '../state/use-experiments.ts';
import { Cancelled, Working, WorkingOver } from '../state/working.tsx';
import { caveatsOf } from './caveats.ts';
import { Caveats } from './caveats-list.tsx';
import { levelText } from './figures.ts';
import { FOREST_HEADINGS, forestRows } from './forest-rows.ts';
import { Headlines } from './headlines.tsx';
import { OmnibusTable } from './omnibus-table.tsx';
import { pairsOf } from './pairs.ts';
import { SettingsMenu } from './settings-menu.tsx';
import { VerdictActions } from './verdict-actions.tsx';
import { VerdictTable } from './verdict-table.tsx';
import './verdict.css';

/** What the comparison comes to: in words, as a figure, as a table. */
export function VerdictSection({ selection, arms, grouping, kept, recorded, isLive }: Comparison) {
  const request = compareRequest(arms, grouping, selection.settings);
  // Of what still records a verdict is one look: it is not taken again by itself.
  const asked = useAsked(
    `compare ${JSON.stringify(request)}`,
    (signal) => askJson<JudgedComparison>('/api/compare', request, { signal }),
    kept,
  );
  const { value, isOld, error, askedAtMs, isCancelled, cancel, again } = asked;
  const planned = usePlanned(value?.verdict ?? null, arms);
  // With its caveats, which would push it down, or not yet.
  const verdict = planned === null ? null : (value?.verdict ?? null);
  const pairs = useMemo(() => (verdict === null ? [] : pairsOf(verdict, arms)), [verdict, arms]);
  const rows = useMemo(() => forestRows(pairs), [pairs]);
  useLayoutEffect(() => {
    if (verdict !== null && !isOld) markDrawn();
  }, [verdict, isOld]);

  const work = `Comparing ${counted(request.experiments.length, 'experiment')} with ${counted(recorded, 'event')}`;
  const settings = (
    <SettingsMenu settings={selection.settings} arms={arms} verdict={isOld ? null : verdict} />
  );
  if (verdict === null || planned === null || (isOld && (isCancelled || error !== null))) {
    return (
      <>
        <div class="compare-tools">{settings}</div>
        {askedAtMs !== null ? (
          <Working label={work} sinceMs={askedAtMs} onCancel={cancel} />
        ) : isCancelled ? (
          <Cancelled onAgain={again} />
        ) : error !== null ? (
          <ErrorPanel error={error} onRetry={again} />
        ) : null}
      </>
    );
  }
  const selectedKey = rows.find(({ label }) => label === selection.metric)?.key ?? null;
  const select = (key: string) => {
    const label = rows.find((row) => row.key === key)?.label ?? null;
    setParameters({ metric: label === selection.metric ? null : label });
  };
  return (
    <div class="compare-verdict" data-old={isOld} aria-busy={isOld}>
      <div class="compare-tools">
        {isLive && (
          <button type="button" class="button" disabled={askedAtMs !== null} onClick={again}>
            Compare again
          </button>
        )}
        {settings}
        <VerdictActions
          comparison={value!}
          pairs={pairs}
          arms={arms}
          grouping={grouping}
          settings={selection.settings}
        />
      </div>
      <WorkingOver label={work} sinceMs={askedAtMs} onCancel={cancel} />
      <Caveats caveats={caveatsOf(verdict, arms, planned.records)} isPlanned={planned.isPlanned} />
      <Headlines verdict={verdict} pairs={pairs} chosen={selection.metric} />
      <OmnibusTable verdict={verdict} />
      {rows.length > 0 && (
        <ForestPlot
          title={`Relative differences with ${levelText(verdict.confidence)} intervals`}
          description={`For each metric the difference of the candidate from the baseline, as a share of the baseline's figure, with its interval; the band around zero holds differences that do not matter. ${verdict.words}`}
          note="Intervals are not corrected for the number of tests; p-values are. Choosing a metric here chooses it in the other sections."
          fileName={`verdict ${arms.map(({ label }) => label).join(' ')}`}
          headings={FOREST_HEADINGS}
          axisLabel="relative difference"
          unit="fraction"
          rows={rows}
          selectedKey={selectedKey}
          onSelect={select}
        />
      )}
      {pairs.length > 0 && (
        <VerdictTable
          verdict={verdict}
          pairs={pairs}
          selectedMetric={selection.metric}
          onSelect={select}
        />
      )}
    </div>
  );
}

/** Plans are in the records, which are asked for only where a plan had a say; null while they are not there. */
function usePlanned(verdict: Verdict | null, arms: Comparison['arms']): Planned | null {
  const isPlanned = verdict?.metrics.some(({ role }) => role !== 'exploratory') === true;
  const ids = idsOf(arms);
  const key = `plans ${ids.join()}`;
  const { value, error } = useResource<Planned>(isPlanned ? key : null, async (signal) => {
    const details = await inTurns(ids, signal, (id) => detailOf(id, signal));
    return { key, isPlanned, records: details.flatMap((detail) => detail?.experiment ?? []) };
  });
  if (!isPlanned || error !== null) return { key, isPlanned, records: [] };
  return value?.key === key ? value : null;
}

interface Planned {
  readonly key: string;
  readonly isPlanned: boolean;
  readonly records: readonly ExperimentRecord[];
}
