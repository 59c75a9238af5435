import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { MonitorAnswer } from '../../../../src/server/protocol.ts';
import { askJson } from '../../../connection/api.ts';
import { Notice } from '../../../controls/notice.tsx';
import { Segmented } from '../../../controls/tabs.tsx';
import { location, setParameters } from '../../../routing/location.ts';
import { Empty } from '../../../shell/empty.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import { type Comparison, markDrawn } from '../state/comparison.ts';
import { MetricSelect } from '../state/metric-select.tsx';
import { monitorRequest, sizeOf } from '../state/requests.ts';
import { metricName } from '../state/selection.ts';
import { useAsked } from '../state/use-asked.ts';
import { useColumns } from '../state/use-columns.ts';
import { Cancelled, Working } from '../state/working.tsx';
import { MonitorFacts } from './monitor-facts.tsx';
import { monitorWords } from './monitor-words.ts';
import { SequenceChart } from './sequence-chart.tsx';
import { usePlan } from './use-plan.ts';
import { saysDirection, watchableMetrics, watchPair } from './watch-pair.ts';
import './monitor.css';

/** While experiments record, it is looked at anew no more often than this. */
const PACE_MS = 2000;
const DIRECTIONS = [
  { key: 'lower', label: 'Lower is better' },
  { key: 'higher', label: 'Higher is better' },
] as const;

/** The confidence sequence of one pair as it closes in: it may be looked at as often as one likes. */
export function MonitorSection({ selection, arms, grouping, kept, recorded, isLive }: Comparison) {
  const { parameters } = location.value;
  const columns = useColumns(arms);
  const pair = watchPair(arms, grouping, parameters.get('candidate'));
  const metrics = useMemo(() => watchableMetrics(columns.value ?? []), [columns.value]);
  const chosen = selection.metric === null ? null : metricName(selection.metric);
  const plan = usePlan(pair.question);
  // Without a choice what was planned is watched, and where nothing was the likeliest.
  const metric = chosen ?? (plan.value === null ? null : (plan.value.metric ?? metrics[0] ?? null));
  const direction = parameters.get('direction');
  const effect = parameters.get('effect');
  const needsDirection =
    metric !== null && direction === null && !plan.knowsDirection(metric) && !saysDirection(metric);
  const isKnown = plan.value !== null && metric !== null && !needsDirection;
  const request = monitorRequest({ ...pair.question, metric, direction, effect });
  const { value, isOld, error, askedAtMs, isCancelled, cancel, again } = useAsked(
    isKnown ? `monitor ${JSON.stringify(request)}` : null,
    (signal) => askJson<MonitorAnswer>('/api/monitor', request, { signal }),
    kept,
  );
  usePace(recorded, isLive, askedAtMs !== null, again);
  useLayoutEffect(() => {
    if (value !== null && !isOld) markDrawn();
  }, [value, isOld]);

  const shown = needsDirection || (isOld && error !== null) ? null : value;
  const words =
    shown === null ? null : monitorWords(shown, pair.candidate.label, pair.baseline.label);
  // What is watched is told by the plan, else by what there is.
  const isOpen = plan.value === null || (metric === null && columns.value === null);
  if (isOpen && shown === null)
    return columns.error !== null && columns.value === null ? (
      <ErrorPanel error={columns.error} onRetry={columns.reload} />
    ) : (
      <Loading label="Looking what there is to watch" height={320} />
    );
  return (
    <>
      <div class="compare-tools compare-tools-left">
        <MetricSelect label="Metric" names={metrics} selected={metric ?? shown?.metric ?? null} />
        {pair.candidates.length > 1 && (
          <label class="compare-field">
            <span>Candidate</span>
            <select
              class="select"
              value={pair.candidate.key}
              onChange={(event) => setParameters({ candidate: event.currentTarget.value })}
            >
              {pair.candidates.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        <EffectField key={effect ?? ''} effect={effect} />
        {(needsDirection || direction !== null) && (
          <Segmented
            label="Which way is good"
            options={DIRECTIONS}
            selected={direction ?? ''}
            onSelect={(next) => setParameters({ direction: next })}
          />
        )}
      </div>
      {pair.note !== null && <p class="muted">{pair.note}</p>}
      {askedAtMs !== null && shown === null && (
        <Working
          label="Replaying the values in their order"
          sinceMs={askedAtMs}
          onCancel={cancel}
        />
      )}
      {isCancelled && shown === null ? (
        <Cancelled onAgain={again} />
      ) : metric === null ? (
        <Empty title="Nothing to watch">
          <p>The events of these experiments carry no numbers and no outcomes yet.</p>
        </Empty>
      ) : needsDirection ? (
        <Notice tone="info">
          Nobody has said whether a lower or a higher {metric ?? 'value'} is better: choose above.
        </Notice>
      ) : error !== null && shown === null ? (
        <ErrorPanel error={error} onRetry={again} />
      ) : null}
      {shown !== null && words !== null && (
        <div class="compare-monitor" data-old={isOld}>
          <section
            class="panel compare-decision"
            data-tone={words.tone}
            aria-label="What it says now"
          >
            <h2>{words.title}</h2>
            <p>{words.text}</p>
            <p class="muted">{words.advice}</p>
          </section>
          <SequenceChart
            answer={shown}
            candidate={pair.candidate.label}
            baseline={pair.baseline.label}
            isLive={isLive}
          />
          <MonitorFacts answer={shown} />
          <p class="muted compare-explained">
            You may look here as often as you like, and stop whenever you want: the interval holds
            the true difference at all looks together. A p-value for one look, as under Verdict,
            promises nothing of the kind; looked at after every sample it finds a difference that is
            not there in nearly every second experiment. What has to be chosen beforehand are the
            metric, the direction, the smallest effect and the method.
          </p>
        </div>
      )}
    </>
  );
}

/** Asks again as more is recorded, but no faster than somebody can read, nor before the last answer. */
function usePace(recorded: number, isLive: boolean, isBusy: boolean, again: () => void): void {
  const [seen, setSeen] = useState(recorded);
  useEffect(() => {
    if (!isLive || isBusy || recorded === seen) return;
    const timer = setTimeout(() => {
      setSeen(recorded);
      again();
    }, PACE_MS);
    return () => clearTimeout(timer);
  }, [recorded === seen, isLive, isBusy]);
  // The end of an experiment brings its last values.
  useEffect(() => {
    if (!isLive && recorded !== seen) {
      setSeen(recorded);
      again();
    }
  }, [isLive]);
}

/** The smallest difference that matters; it goes to the address when it is entered, not as it is typed. */
function EffectField({ effect }: { readonly effect: string | null }) {
  const [text, setText] = useState(effect ?? '');
  const isWrong = text.trim() !== '' && sizeOf(text) === null;
  const enter = () => {
    if (!isWrong) setParameters({ effect: text.trim() === '' ? null : text.trim() });
  };
  return (
    <label class="compare-field">
      <span>Smallest effect that matters</span>
      <input
        class="input compare-effect"
        placeholder="as planned; 5% or 0.02"
        value={text}
        aria-invalid={isWrong}
        title={isWrong ? 'A share such as 5%, or a number above 0' : ''}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={enter}
        onKeyDown={(event) => event.key === 'Enter' && enter()}
      />
    </label>
  );
}
