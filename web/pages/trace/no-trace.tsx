import { Link } from '../../routing/link.tsx';
import { Empty } from '../../shell/empty.tsx';
import { UnknownExperiment } from '../../shell/unknown-experiment.tsx';

interface NoTraceProps {
  readonly experimentId: string;
  readonly traceId: string;
  readonly isExperimentKnown: boolean;
}

/** In place of the page: no event tells of such a trace, or there is not even such an experiment. */
export function NoTrace({ experimentId, traceId, isExperimentKnown }: NoTraceProps) {
  if (!isExperimentKnown) return <UnknownExperiment id={experimentId} />;
  const path = `/experiments/${encodeURIComponent(experimentId)}`;
  return (
    <>
      <h1 class="visually-hidden">Unknown trace</h1>
      <Empty title="There is no such trace">
        <p>
          No event of this experiment has the trace id <code>{traceId}</code>. Where it is still
          being recorded, it is shown here when its first events are written.
        </p>
        <p class="muted">
          Events belong to a trace by the <code>trace_id</code> in their metadata; with{' '}
          <code>span_id</code> and <code>parent_span_id</code> they form its tree.
        </p>
        <p>
          <Link to={`${path}/events`}>The events of the experiment</Link>: one that belongs to a
          trace leads to it.
        </p>
      </Empty>
    </>
  );
}
