import type { LiveState } from '../../../src/server/protocol.ts';
import { setParameters } from '../../routing/location.ts';
import { Empty } from '../../shell/empty.tsx';
import type { EventsPageView } from './view.ts';

interface NoEventsProps {
  readonly id: string;
  readonly view: EventsPageView;
  readonly live: LiveState | null;
}

/** Why the list is empty, and what would change that. */
export function NoEvents({ id, view, live }: NoEventsProps) {
  const recorded = live?.totals.events ?? 0;
  if (recorded > 0 || view.filters.length > 0 || view.json !== null)
    return (
      <Empty title="No event is like that">
        <p class="muted">Fewer filters or a longer time let more through.</p>
        <button
          type="button"
          class="button"
          onClick={() =>
            setParameters(
              { filter: null, last: null, from: null, to: null, at: null, query: null },
              { replace: false },
            )
          }
        >
          Show all events
        </button>
      </Empty>
    );
  return (
    <Empty title="No events yet">
      <p class="muted">
        {live?.row.status === 'running'
          ? 'It is running: what it records appears here.'
          : 'It ended without recording any.'}
      </p>
      <p>
        <code>
          telemetry.execute('req_llm.request.stop', {'{ duration }'}, {'{ model }'})
        </code>{' '}
        within <code>experiment.run(…)</code> records one; <code>npx crucible show {id}</code> tells
        more.
      </p>
    </Empty>
  );
}
