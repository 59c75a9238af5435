import type { TelemetryEvent } from '../../../src/server/protocol.ts';
import { Link } from '../../routing/link.tsx';
import { EventValue } from './event-value.tsx';
import { FIELDS, type Field, fieldOf } from './fields.ts';

export type FilterBy = (field: string, value: string | number | boolean) => void;

interface EventFieldsProps {
  readonly event: TelemetryEvent;
  /** Null where there is no list beside it to filter. */
  readonly onFilter: FilterBy | null;
  /** Leaves out the link to the trace that is on the page already. */
  readonly isInTrace?: boolean;
}

/** Everything that an event has: its fields, and what it was emitted with. */
export function EventFields({ event, onFilter, isInTrace = false }: EventFieldsProps) {
  const values = event as unknown as Readonly<Record<string, unknown>>;
  const given = FIELDS.filter(({ name }) => values[name] !== null && values[name] !== undefined);
  const missing = FIELDS.filter((field) => !given.includes(field));
  const filterOf = (field: Field, value: unknown) =>
    onFilter === null || !isScalar(value) ? null : () => onFilter(field.name, value);
  const trace = isInTrace ? null : <TraceLink event={event} />;
  return (
    <>
      <Part title="Fields">
        <EventValue
          field={fieldOf('eventId')}
          name="Event id"
          value={event.eventId}
          onFilter={null}
        />
        {given.map((field) => (
          <EventValue
            key={field.name}
            field={field}
            name={field.label}
            value={values[field.name]}
            onFilter={field.kind === 'time' ? null : filterOf(field, values[field.name])}
            link={field.name === 'traceId' ? trace : null}
          />
        ))}
      </Part>
      <Payload
        section="measurements"
        title="Measurements"
        values={event.measurements}
        filterOf={filterOf}
      />
      <Payload section="metadata" title="Metadata" values={event.metadata} filterOf={filterOf} />
      <Payload section="metrics" title="Metrics" values={event.metrics} filterOf={filterOf} />
      {missing.length > 0 && (
        <details class="side-panel-part event-missing">
          <summary>{missing.length} fields that this event does not have</summary>
          <p class="muted">{missing.map(({ label }) => label).join(', ')}</p>
        </details>
      )}
    </>
  );
}

function TraceLink({ event: { experimentId, traceId, spanId } }: { event: TelemetryEvent }) {
  if (traceId === null) return null;
  const path = `/experiments/${encodeURIComponent(experimentId)}/traces/${encodeURIComponent(traceId)}`;
  const query = spanId === null ? '' : `?span=${encodeURIComponent(spanId)}`;
  return (
    <>
      {' '}
      <Link to={`${path}${query}`}>Open trace</Link>
    </>
  );
}

interface PayloadProps {
  readonly section: 'measurements' | 'metadata' | 'metrics';
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly filterOf: (field: Field, value: unknown) => (() => void) | null;
}

function Payload({ section, title, values, filterOf }: PayloadProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <Part title={title}>
      {entries.map(([key, value]) => {
        const field = fieldOf(`${section}.${key}`);
        return (
          <EventValue
            key={key}
            field={field}
            name={key}
            value={value}
            onFilter={filterOf(field, value)}
          />
        );
      })}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <section class="side-panel-part">
      <h3>{title}</h3>
      <dl class="event-values">{children}</dl>
    </section>
  );
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    // A text of many pages is nothing to type into a filter, nor to put into an address.
    (typeof value === 'string' && value.length <= 500)
  );
}
