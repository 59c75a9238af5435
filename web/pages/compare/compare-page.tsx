import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Notice } from '../../controls/notice.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { counted, listed } from '../../format/words.ts';
import { location, setParameters } from '../../routing/location.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { Loading } from '../../shell/loading.tsx';
import { CurvesSection } from './curves/curves-section.tsx';
import { DistributionsSection } from './distributions/distributions-section.tsx';
import { MonitorSection } from './monitor/monitor-section.tsx';
import { ParametersSection } from './parameters/parameters-section.tsx';
import { ArmsList } from './picker/arms-list.tsx';
import { ExperimentSearch } from './picker/experiment-search.tsx';
import { GroupingSelect } from './picker/grouping-select.tsx';
import { TooFew } from './picker/too-few.tsx';
import { armsOf, baselineFirst, groupingOf } from './state/arms.ts';
import type { Comparison } from './state/comparison.ts';
import { readSelection, repeatedIds, SECTIONS, type SectionKey } from './state/selection.ts';
import { KeptAnswers } from './state/use-asked.ts';
import { useAssigned, useExperiments } from './state/use-experiments.ts';
import { VerdictSection } from './verdict/verdict-section.tsx';
import './compare.css';

const VIEWS: Readonly<Record<SectionKey, (props: Comparison) => preact.JSX.Element>> = {
  verdict: VerdictSection,
  distributions: DistributionsSection,
  curves: CurvesSection,
  parameters: ParametersSection,
  monitor: MonitorSection,
};

const PANEL = 'compare-panel';
const HEADING_NAMES = 4;

export function ComparePage() {
  const { parameters } = location.value;
  const query = parameters.toString();
  const selection = useMemo(() => readSelection(parameters), [query]);
  const kept = useRef(new KeptAnswers()).current;
  const { rows, missing, error, reload } = useExperiments(selection.ids);
  const assigned = useAssigned(rows, selection.by);
  const grouping = useMemo(
    () => (rows === null || assigned === null ? null : groupingOf(selection.by, rows, assigned)),
    [rows, assigned, selection.by],
  );
  const chosen = useMemo(
    () =>
      rows === null || grouping === null || assigned === null
        ? null
        : armsOf(rows, grouping, assigned),
    [rows, grouping, assigned],
  );
  const arms = useMemo(
    () => (chosen === null ? null : baselineFirst(chosen, selection.baseline)),
    [chosen, selection.baseline],
  );
  const title = arms === null ? null : titleOf(arms.map(({ label }) => label));
  useEffect(() => {
    document.title = `${title === null ? 'Compare' : `Compare ${title}`} · Crucible`;
  }, [title]);

  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the page.
    const chosen = tabs.current?.querySelector('[aria-selected="true"]');
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selection.section, arms === null]);

  const repeated = repeatedIds(parameters);
  const isChosen = selection.ids.length > 0;
  const View = VIEWS[selection.section];
  return (
    <div class="compare">
      <div class="compare-head">
        <h1 class="compare-title">
          Compare{title !== null && <span class="compare-title-names"> {title}</span>}
        </h1>
      </div>
      <div class="compare-picker panel">
        <div class="compare-picker-controls">
          <ExperimentSearch chosen={selection.ids} />
          {rows !== null && grouping !== null && rows.length > 0 && (
            <GroupingSelect rows={rows} grouping={grouping} />
          )}
          {arms?.length === 2 && (
            <button
              type="button"
              class="button"
              onClick={() => setParameters({ baseline: arms[1]!.key }, { replace: false })}
            >
              Swap baseline
            </button>
          )}
        </div>
        {chosen !== null && arms !== null && grouping !== null && arms.length > 0 && (
          <ArmsList arms={chosen} baseline={arms[0]!.key} grouping={grouping} ids={selection.ids} />
        )}
      </div>
      {repeated.length > 0 && (
        <Notice tone="warn">
          {counted(repeated.length, 'experiment')} {repeated.length === 1 ? 'was' : 'were'} chosen
          twice, and {repeated.length === 1 ? 'counts' : 'count'} once: a comparison of an
          experiment with itself would say nothing.
        </Notice>
      )}
      {missing.length > 0 && <Missing ids={selection.ids} missing={missing} />}
      {!isChosen ? (
        <TooFew rows={[]} />
      ) : error !== null && rows === null ? (
        <ErrorPanel error={error} onRetry={reload} />
      ) : rows === null || arms === null || grouping === null ? (
        <Loading label="Loading the experiments" height={320} />
      ) : arms.length < 2 ? (
        <TooFew rows={rows} />
      ) : (
        <>
          <div ref={tabs}>
            <Tabs
              label="Parts of the comparison"
              tabs={SECTIONS}
              selected={selection.section}
              panelId={PANEL}
              onSelect={(section) =>
                setParameters(
                  { section: section === 'verdict' ? null : section },
                  { replace: false },
                )
              }
            />
          </div>
          <div
            id={PANEL}
            class="compare-panel"
            role="tabpanel"
            aria-label={SECTIONS.find(({ key }) => key === selection.section)!.label}
          >
            <View
              key={selection.section}
              selection={selection}
              arms={arms}
              grouping={grouping}
              kept={kept}
              recorded={rows.reduce((sum, { recorded }) => sum + recorded, 0)}
              isLive={rows.some(({ status }) => status === 'running' || status === 'paused')}
            />
          </div>
        </>
      )}
    </div>
  );
}

/** `treatment against control`; of many, how many. */
function titleOf(labels: readonly string[]): string | null {
  const [baseline, ...candidates] = labels;
  if (baseline === undefined || candidates.length === 0) return null;
  if (candidates.length >= HEADING_NAMES)
    return `${counted(candidates.length, 'candidate')} against ${baseline}`;
  return `${listed(candidates)} against ${baseline}`;
}

function Missing({
  ids,
  missing,
}: {
  readonly ids: readonly string[];
  readonly missing: readonly string[];
}) {
  const drop = () => {
    const left = ids.filter((id) => !missing.includes(id));
    setParameters({ ids: left.length === 0 ? null : left.join(',') });
  };
  return (
    <Notice tone="bad">
      <p>
        The store has no experiment {listed(missing.slice(0, 3).map((id) => `“${id}”`))}
        {missing.length > 3 ? ` and ${missing.length - 3} more` : ''}: it was removed, or is in
        another store. The others are compared without it.
      </p>
      <button type="button" class="button compare-notice-button" onClick={drop}>
        Leave out what is not there
      </button>
    </Notice>
  );
}
