import type { EventsPage, TelemetryEvent } from '../../../src/server/protocol.ts';
import { askJson } from '../../connection/api.ts';
import { useResource } from '../../connection/use-resource.ts';
import { Icon } from '../../controls/icon.tsx';
import { formatExact, formatValue } from '../../format/number.ts';
import { formatTimestamp } from '../../format/time.ts';
import { Link } from '../../routing/link.tsx';
import { navigate } from '../../routing/location.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { Loading } from '../../shell/loading.tsx';
import { EventFields, type FilterBy } from '../events/event-fields.tsx';
import { filterText, textOfValue } from '../events/filter.ts';
import { SidePanel } from '../events/side-panel.tsx';
import { formatDurationUs, type SpanNode, STATE_WORDS } from './trace-tree.ts';
import '../events/event-panel.css';

/** More of one span are seen in the explorer. */
const MOST_EVENTS = 50;

interface SpanPanelProps {
  readonly experimentId: string;
  readonly traceId: string;
  /** Null for the events that belong to no span. */
  readonly node: SpanNode | null;
  readonly eventCount: number;
  readonly fromUs: number;
  readonly onClose: () => void;
}

/** A span's figures, and every event that tells of it. */
export function SpanPanel(props: SpanPanelProps) {
  const { experimentId, traceId, node, eventCount, fromUs, onClose } = props;
  const spanId = node?.spanId ?? null;
  const path = `/api/experiments/${encodeURIComponent(experimentId)}/events`;
  const where = { traceId: { eq: traceId }, spanId: spanId === null ? null : { eq: spanId } };
  const key = JSON.stringify([path, where, eventCount]);
  const { value, error, reload } = useResource(key, async (signal) => {
    const body = { query: { where, order: 'asc' }, pageSize: MOST_EVENTS };
    return { key, page: await askJson<EventsPage>(path, body, { signal }) };
  });
  const events = (value?.page.events ?? []) as unknown as readonly TelemetryEvent[];
  const explorer = explorerPath(experimentId, [
    filterText({ field: 'traceId', operator: 'is', value: traceId }),
    spanId === null
      ? filterText({ field: 'spanId', operator: 'missing', value: '' })
      : filterText({ field: 'spanId', operator: 'is', value: spanId }),
  ]);
  const onFilter: FilterBy = (field, wanted) =>
    navigate(
      explorerPath(experimentId, [
        filterText({ field, operator: 'is', value: textOfValue(field, wanted) }),
      ]),
    );
  return (
    <SidePanel label={node === null ? 'Events of no span' : 'Span'} onClose={onClose}>
      <div class="side-panel-head">
        <div class="side-panel-title">
          <h2>{node === null ? 'Events that belong to no span' : node.name}</h2>
          <p class="muted">
            {node === null ? traceId : `${node.spanId} · ${STATE_WORDS[node.state]}`}
          </p>
        </div>
        <button
          type="button"
          class="button button-quiet button-icon"
          title="Close (Escape)"
          onClick={onClose}
        >
          <Icon name="close" />
          <span class="visually-hidden">Close</span>
        </button>
      </div>
      {node !== null && <SpanFigures node={node} fromUs={fromUs} />}
      <section class="side-panel-part trace-events">
        <h3>
          {formatExact(eventCount)} {eventCount === 1 ? 'event' : 'events'}
          {' · '}
          <Link to={explorer}>
            {eventCount > MOST_EVENTS ? `The first ${MOST_EVENTS}; all` : 'Show'} in the explorer
          </Link>
        </h3>
        {error !== null && value?.key !== key ? (
          <ErrorPanel error={error} onRetry={reload} />
        ) : value === null ? (
          <Loading label="Loading the span's events" />
        ) : (
          <div aria-busy={value.key !== key} class="event-panel-body">
            {events.map((event, index) => (
              <details
                key={event.eventId}
                class="trace-event"
                open={events.length <= 3 || index === events.length - 1}
              >
                <summary>
                  <span class="trace-event-name">{event.eventName}</span>
                  <span
                    class="muted"
                    title={formatTimestamp(event.timestampUs / 1000, { milliseconds: true })}
                  >
                    +{formatDurationUs(event.timestampUs - fromUs)}
                  </span>
                </summary>
                <EventFields event={event} onFilter={onFilter} isInTrace />
              </details>
            ))}
          </div>
        )}
      </section>
    </SidePanel>
  );
}

export function explorerPath(experimentId: string, filters: readonly string[]): string {
  const query = new URLSearchParams(filters.map((filter) => ['filter', filter]));
  return `/experiments/${encodeURIComponent(experimentId)}/events?${query}`;
}

function SpanFigures({ node, fromUs }: { readonly node: SpanNode; readonly fromUs: number }) {
  const figures: readonly (readonly [string, string, string])[] = [
    [
      'Start',
      `+${formatDurationUs(node.startUs - fromUs)}`,
      formatTimestamp(node.startUs / 1000, { milliseconds: true }),
    ],
    [
      'Duration',
      node.endUs === null ? 'not ended' : formatDurationUs(node.endUs - node.startUs),
      node.endUs === null ? 'Nothing has ended it' : `${formatExact(node.endUs - node.startUs)} µs`,
    ],
    ['Cost', formatValue(node.costUsd, 'dollars'), formatExact(node.costUsd)],
    ['Tokens', formatExact(node.totalTokens), formatExact(node.totalTokens)],
  ];
  return (
    <section class="side-panel-part">
      <h3>Span</h3>
      <dl class="trace-figures">
        {figures.map(([name, text, title]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={title}>{text}</dd>
          </div>
        ))}
      </dl>
      {node.oddities.map((oddity) => (
        <p key={oddity} class="trace-oddity">
          <span aria-hidden="true">⚠</span> {oddity}
        </p>
      ))}
    </section>
  );
}
