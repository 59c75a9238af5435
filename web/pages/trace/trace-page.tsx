import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TraceAnswer } from '../../../src/server/protocol.ts';
import { ApiProblem, getJson } from '../../connection/api.ts';
import { useResource } from '../../connection/use-resource.ts';
import { location, setParameters } from '../../routing/location.ts';
import type { RouteParameters } from '../../routing/routes.ts';
import { Empty } from '../../shell/empty.tsx';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { Loading } from '../../shell/loading.tsx';
import { useLiveState } from '../events/use-live-state.ts';
import { NoTrace } from './no-trace.tsx';
import { spanColours } from './span-colours.ts';
import { SpanPanel } from './span-panel.tsx';
import { parseRange, rangeText, type TimeRange, within } from './time-range.ts';
import { TraceOverview } from './time-ruler.tsx';
import { TraceHead } from './trace-head.tsx';
import { TraceToolbar } from './trace-toolbar.tsx';
import { spanTree, traceTotals, unfolded } from './trace-tree.ts';
import { Waterfall } from './waterfall.tsx';
import './trace.css';

/** While its experiment records, a trace that may grow is asked for so often. */
const REFRESH_MS = 2000;

/** One trace: its spans as a tree, and when each of them was at work. */
export function TracePage({ id = '', traceId = '' }: RouteParameters) {
  const path = `/api/experiments/${encodeURIComponent(id)}/traces/${encodeURIComponent(traceId)}`;
  const { value, error, reload } = useResource(path, (signal) =>
    getJson<TraceAnswer>(path, { signal }),
  );
  const live = useLiveState(id);
  const nodes = useMemo(() => spanTree(value?.spans ?? []), [value]);
  const totals = useMemo(() => (value === null ? null : traceTotals(value, nodes)), [value, nodes]);
  const missing =
    value === null && error instanceof ApiProblem && error.problem.status === 404
      ? error.problem
      : null;
  const name = missing === null ? (totals?.name ?? traceId) : 'Not found';
  useEffect(() => {
    document.title = `${name} · Trace · Crucible`;
  }, [name]);
  useGrowth(live.value?.totals.events ?? null, live.value?.row.status === 'running', reload);
  useLayoutEffect(() => {
    if (nodes.length > 0) performance.mark('crucible:trace:drawn');
  }, [nodes.length > 0]);

  if (missing !== null)
    return (
      <NoTrace
        experimentId={id}
        traceId={traceId}
        isExperimentKnown={missing.code !== 'experiment-not-found'}
      />
    );
  return (
    <div class="trace-page">
      <TraceHead
        experimentId={id}
        experimentName={live.value?.row.name ?? null}
        traceId={traceId}
        totals={totals}
        isTruncated={value?.truncated ?? false}
      />
      {value === null && error !== null ? (
        <ErrorPanel error={error} onRetry={reload} />
      ) : value === null || totals === null ? (
        <Loading label="Loading the trace" height={400} />
      ) : live.isRemoved ? (
        <Empty title="This experiment has been removed">
          <p>Its traces went with it.</p>
        </Empty>
      ) : (
        <TraceBody experimentId={id} trace={value} nodes={nodes} totals={totals} />
      )}
    </div>
  );
}

interface TraceBodyProps {
  readonly experimentId: string;
  readonly trace: TraceAnswer;
  readonly nodes: ReturnType<typeof spanTree>;
  readonly totals: ReturnType<typeof traceTotals>;
}

function TraceBody({ experimentId, trace, nodes, totals }: TraceBodyProps) {
  const { parameters } = location.value;
  const whole: TimeRange = { from: 0, to: Math.max(1, totals.toUs - totals.fromUs) };
  const range = parseRange(parameters.get('zoom'), whole);
  const openSpan = parameters.get('span');
  const isLooseOpen = parameters.get('events') === 'loose';
  const node = nodes.find(({ spanId }) => spanId === openSpan) ?? null;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const colours = useMemo(() => spanColours(nodes), [nodes]);
  const rows = useMemo(() => unfolded(nodes, collapsed), [nodes, collapsed]);
  const isPanelOpen = node !== null || isLooseOpen;
  const setRange = (next: TimeRange | null) => setParameters({ zoom: rangeText(next) });
  return (
    <div class="trace-body" data-panel={isPanelOpen}>
      <div class="trace-main">
        <TraceToolbar
          trace={trace}
          totals={totals}
          nodes={nodes}
          rows={rows}
          colours={colours}
          range={range}
          whole={whole}
          isLooseOpen={isLooseOpen}
          onCollapse={setCollapsed}
          onRange={setRange}
        />
        <TraceOverview
          nodes={nodes}
          colours={colours}
          fromUs={totals.fromUs}
          whole={whole}
          range={range}
          onRange={(next) => setRange(next === null ? null : within(next, whole))}
        />
        <Waterfall
          nodes={nodes}
          colours={colours}
          fromUs={totals.fromUs}
          toUs={totals.toUs}
          whole={whole}
          range={range}
          openSpan={openSpan}
          collapsed={collapsed}
          onCollapse={setCollapsed}
          onRange={setRange}
          onOpen={(spanId) =>
            setParameters({ span: spanId, events: null }, { replace: openSpan !== null })
          }
        />
      </div>
      {isPanelOpen && (
        <SpanPanel
          experimentId={experimentId}
          traceId={trace.traceId}
          node={isLooseOpen ? null : node}
          eventCount={isLooseOpen ? trace.looseEventIds.length : node!.eventIds.length}
          fromUs={totals.fromUs}
          onClose={closePanel}
        />
      )}
    </div>
  );
}

function closePanel(): void {
  setParameters({ span: null, events: null }, { replace: false });
}

/** Asks again where more has been recorded since. */
function useGrowth(events: number | null, isRecording: boolean, reload: () => void): void {
  const asked = useRef<{ events: number | null; atMs: number }>({ events: null, atMs: 0 });
  useEffect(() => {
    if (!isRecording || events === null) return;
    const before = asked.current.events;
    if (before === null) asked.current = { events, atMs: performance.now() };
    if (before === null || before === events) return;
    const wait = Math.max(0, asked.current.atMs + REFRESH_MS - performance.now());
    const timer = setTimeout(() => {
      asked.current = { events, atMs: performance.now() };
      reload();
    }, wait);
    return () => clearTimeout(timer);
  }, [events, isRecording, reload]);
}
