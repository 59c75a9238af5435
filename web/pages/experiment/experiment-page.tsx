import { useEffect, useMemo, useState } from 'preact/hooks';
import { ApiProblem } from '../../connection/api.ts';
import { serverReturns } from '../../connection/presence.ts';
import { Notice } from '../../controls/notice.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { Link } from '../../routing/link.tsx';
import { setParameters } from '../../routing/location.ts';
import type { RouteParameters } from '../../routing/routes.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { Loading } from '../../shell/loading.tsx';
import { UnknownExperiment } from '../../shell/unknown-experiment.tsx';
import { DistributionsTab } from './distributions/distributions-tab.tsx';
import { EnvironmentTab } from './environment/environment-tab.tsx';
import { ExperimentHeader } from './header/experiment-header.tsx';
import { ExperimentModel } from './model/experiment-model.ts';
import { useChoice } from './model/use-choice.ts';
import { TIME_RANGE, useRange } from './model/use-range.ts';
import { OverviewTab } from './overview/overview-tab.tsx';
import { Tiles } from './overview/tiles.tsx';
import { PlanTab } from './plan/plan-tab.tsx';
import { SystemTab } from './system/system-tab.tsx';
import { TrainingTab } from './training/training-tab.tsx';
import './experiment-page.css';

const TABS = [
  { key: 'overview', label: 'Overview' },
  { key: 'distributions', label: 'Distributions' },
  { key: 'training', label: 'Training' },
  { key: 'system', label: 'System' },
  { key: 'plan', label: 'Plan & notes' },
  { key: 'environment', label: 'Environment' },
] as const;
const KEYS = TABS.map(({ key }) => key);
const PANEL_ID = 'experiment-panel';

export function ExperimentPage({ id = '' }: RouteParameters) {
  const [model] = useState(() => new ExperimentModel(id));
  useEffect(() => model.open(), [model]);
  // The server has come back: what could not be read may be there now.
  const returns = serverReturns.value;
  useEffect(() => {
    if (model.error.peek() !== null) model.open();
  }, [returns]);
  const name = model.detail.value?.experiment.name;
  useEffect(() => {
    document.title = `${name ?? id} – Crucible`;
  }, [name, id]);
  // The same element each time: a change of the address alone draws nothing of it anew.
  const shown = useMemo(() => <Experiment model={model} />, [model]);
  const error = model.error.value;
  if (model.detail.value === null && error !== null)
    return <CannotBeShown id={id} error={error} onRetry={() => model.open()} />;
  return shown;
}

function Experiment({ model }: { readonly model: ExperimentModel }) {
  const tab = useChoice('tab', KEYS, 'overview');
  const range = useRange(TIME_RANGE);
  // How high the heading is depends on what it says: until then nothing is shown that it would move.
  const isThere = model.detail.value !== null;
  return (
    <div class="experiment" data-there={isThere}>
      {!isThere && (
        <div class="experiment-loading">
          <Loading label="Loading the experiment" />
        </div>
      )}
      <ExperimentHeader model={model} />
      <Notices model={model} />
      <Tiles model={model} />
      <Tabs
        label="Parts of the experiment"
        tabs={TABS}
        selected={tab}
        panelId={PANEL_ID}
        onSelect={(key) =>
          setParameters({ tab: key === 'overview' ? null : key }, { replace: false })
        }
      />
      <div
        id={PANEL_ID}
        class="experiment-panel"
        role="tabpanel"
        aria-label={TABS.find(({ key }) => key === tab)!.label}
      >
        {tab === 'overview' && <OverviewTab model={model} range={range} />}
        {tab === 'distributions' && <DistributionsTab model={model} range={range} />}
        {tab === 'training' && <TrainingTab model={model} timeRange={range} />}
        {tab === 'system' && <SystemTab model={model} range={range} />}
        {tab === 'plan' && <PlanTab model={model} />}
        {tab === 'environment' && <EnvironmentTab model={model} />}
      </div>
    </div>
  );
}

/** What has to be known before one believes the figures. */
function Notices({ model }: { readonly model: ExperimentModel }) {
  const outage = model.outage.value;
  const error = model.error.value;
  if (model.standing.value === 'removed')
    return (
      <Notice tone="bad">
        This experiment was removed. What is shown is from before, and is gone when the page is
        left. <Link to="/">All experiments</Link>
      </Notice>
    );
  if (error !== null) return <ErrorPanel error={error} onRetry={() => model.open()} />;
  if (outage !== null)
    return (
      <Notice tone="warn">
        The server’s store does not answer: {outage.detail}. What is shown is from before; it goes
        on by itself.
      </Notice>
    );
  if (model.status.value === 'interrupted')
    return (
      <Notice tone="warn">
        Its writers have died without stopping it. A program can go on with it by{' '}
        <code>joinExperiment(id)</code>.
      </Notice>
    );
  return null;
}

interface CannotBeShownProps {
  readonly id: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function CannotBeShown({ id, error, onRetry }: CannotBeShownProps) {
  const isUnknown = error instanceof ApiProblem && error.problem.status === 404;
  if (!isUnknown)
    return (
      <>
        <h1 class="visually-hidden">Experiment</h1>
        <ErrorPanel error={error} onRetry={onRetry} />
      </>
    );
  return <UnknownExperiment id={id} />;
}
