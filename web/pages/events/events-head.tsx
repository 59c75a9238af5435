import type { LiveState } from '../../../src/server/protocol.ts';
import { StatusDot } from '../../controls/status-dot.tsx';
import { formatExact } from '../../format/number.ts';
import { Link } from '../../routing/link.tsx';

interface EventsHeadProps {
  readonly experimentId: string;
  readonly live: LiveState | null;
  readonly count: string;
}

export function EventsHead({ experimentId, live, count }: EventsHeadProps) {
  const dropped = live?.counts.dropped ?? 0;
  return (
    <header class="events-head">
      <nav aria-label="Where this is" class="events-path">
        <Link to="/">Experiments</Link>
        <span aria-hidden="true">/</span>
        <Link to={`/experiments/${encodeURIComponent(experimentId)}`} class="events-path-name">
          {live?.row.name ?? experimentId}
        </Link>
      </nav>
      <div class="events-title">
        <h1>Events</h1>
        {live !== null && <StatusDot status={live.row.status} />}
        <span class="events-count muted">{count}</span>
        {dropped > 0 && (
          <span class="chip" title="Events that the recorder could not keep">
            ! {formatExact(dropped)} dropped
          </span>
        )}
      </div>
    </header>
  );
}
