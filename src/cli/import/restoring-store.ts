import type { EventBatch } from '../../event/batch.js';
import { eventNameAt, timestampAt } from '../../event/batch.js';
import type { Column } from '../../event/column.js';
import { BooleanBuilder, NumberBuilder } from '../../event/column-builder.js';
import type { TelemetryEvent } from '../../event/event.js';
import { FIELDS, type FieldDefinition, metricColumn } from '../../event/fields.js';
import { StringBuilder } from '../../event/string-builder.js';
import type { EventStore } from '../../store/port.js';
import type { ImportedEvent } from './imported-event.js';

const RESTORED: readonly FieldDefinition[] = FIELDS.filter(
  ({ column, origin }) => origin !== 'identity' || column === 'condition',
);

/**
 * A store that puts an event's fields back to what they were when it was first recorded: a cost stays
 * what it was by the prices of its day, an outcome what was known of it then, and an experiment's own
 * metrics are values that nobody can work out again.
 */
export class RestoringStore {
  readonly #pending: ImportedEvent[] = [];
  readonly #metricNames: readonly string[];

  constructor(metricNames: readonly string[]) {
    this.#metricNames = metricNames;
  }

  /** To be told of each event right before it is recorded. */
  expect(event: ImportedEvent): void {
    if (event.recorded !== null) this.#pending.push(event);
  }

  around(store: EventStore): EventStore {
    return {
      kind: store.kind,
      append: (id, batch) => store.append(id, this.#restore(batch)),
      scan: (id, query) => store.scan(id, query),
      saveExperiment: (record) => store.saveExperiment(record),
      getExperiment: (id) => store.getExperiment(id),
      listExperiments: () => store.listExperiments(),
      deleteExperiment: (id, what) => store.deleteExperiment(id, what),
      close: () => store.close(),
      ...sharing(store),
    };
  }

  #restore(batch: EventBatch): EventBatch {
    if (this.#pending.length === 0) return batch;
    const events = this.#take(batch);
    const columns = new Map(batch.columns);
    const put = (name: string, column: Column | null): void => {
      if (column === null) columns.delete(name);
      else columns.set(name, column);
    };
    for (const { column, property, type } of RESTORED) {
      put(
        column,
        columnOf(type, events, (event) => event[property as keyof TelemetryEvent]),
      );
    }
    for (const name of this.#metricNames) {
      put(
        metricColumn(name),
        columnOf('number', events, (event) => event.metrics?.[name]),
      );
    }
    return { length: batch.length, columns };
  }

  /** The events of those rows, in their order; one that was not recorded is passed over. */
  #take(batch: EventBatch): Partial<TelemetryEvent>[] {
    const events: Partial<TelemetryEvent>[] = [];
    let next = 0;
    for (let row = 0; row < batch.length; row++) {
      const [name, timestampUs] = [eventNameAt(batch, row), timestampAt(batch, row)];
      while (next < this.#pending.length) {
        const event = this.#pending[next++]!;
        if (event.name !== name || event.timestampUs !== timestampUs) continue;
        events.push(event.recorded!);
        break;
      }
    }
    this.#pending.splice(0, next);
    return events;
  }
}

/** What only stores that several processes share can do. */
function sharing(store: EventStore): Partial<EventStore> {
  const { openWriter, hasOtherWriter, recover } = store;
  return {
    ...(openWriter === undefined ? {} : { openWriter: openWriter.bind(store) }),
    ...(hasOtherWriter === undefined ? {} : { hasOtherWriter: hasOtherWriter.bind(store) }),
    ...(recover === undefined ? {} : { recover: recover.bind(store) }),
  };
}

function columnOf(
  type: FieldDefinition['type'],
  events: readonly Partial<TelemetryEvent>[],
  read: (event: Partial<TelemetryEvent>) => unknown,
): Column | null {
  const builder =
    type === 'number'
      ? new NumberBuilder(events.length)
      : type === 'boolean'
        ? new BooleanBuilder(events.length)
        : new StringBuilder(events.length);
  events.forEach((event, row) => {
    const value = read(event);
    // One kind of builder for one kind of value: the file's values were checked when it was read.
    if (typeof value === type)
      (builder as { set(row: number, value: unknown): void }).set(row, value);
  });
  return builder.count === 0 ? null : builder.seal(events.length);
}
