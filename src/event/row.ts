import { type EventBatch, eventIdAt, eventNameAt, timestampAt } from './batch.js';
import { isJson, scalarAt } from './column.js';
import type { TelemetryEvent } from './event.js';
import type { ExperimentContext } from './experiment.js';
import { EXTRA, FIELDS, SHAPE } from './fields.js';
import { reviveJson } from './json.js';
import { DROPPED, decodeShape, type ShapeNode } from './shape.js';

/** A row's value as it was emitted: JSON columns come back as the arrays and objects they were. */
export function valueAt(batch: EventBatch, column: string, row: number): unknown {
  const found = batch.columns.get(column);
  const value = scalarAt(found, row);
  return value !== null && found !== undefined && isJson(found) ? reviveJson(String(value)) : value;
}

/** Sets an own property, also where it is called `__proto__`. */
function assign(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else target[key] = value;
}

function rebuild(
  nodes: readonly ShapeNode[],
  batch: EventBatch,
  row: number,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, target, otherwise] of nodes) {
    if (typeof target !== 'string') {
      assign(values, key, rebuild(target, batch, row));
      continue;
    }
    let value = valueAt(batch, target, row);
    if (value === null && otherwise !== undefined && otherwise !== DROPPED)
      value = valueAt(batch, otherwise, row);
    if (value !== null || otherwise !== DROPPED) assign(values, key, value);
  }
  return values;
}

type Parts = { measurements: Record<string, unknown>; metadata: Record<string, unknown> };

/** For the few events whose layout was not kept: every column of that section, by its column's name. */
function gather(batch: EventBatch, row: number): Parts {
  const parts: Parts = { measurements: {}, metadata: {} };
  for (const field of FIELDS) {
    if (field.origin !== 'lifted') continue;
    const value = valueAt(batch, field.column, row);
    if (value !== null) parts.metadata[field.column] = value;
  }
  for (const name of batch.columns.keys()) {
    const section = name.startsWith('measurements_')
      ? 'measurements'
      : name.startsWith('metadata_')
        ? 'metadata'
        : null;
    if (section === null) continue;
    const value = valueAt(batch, name, row);
    if (value !== null) assign(parts[section], name.slice(section.length + 1), value);
  }
  return parts;
}

/** The measurements and metadata of a row, as they were emitted. */
export function partsAt(batch: EventBatch, row: number): Parts {
  const shape = scalarAt(batch.columns.get(SHAPE), row);
  const parts: Parts =
    typeof shape === 'string'
      ? {
          measurements: rebuild(decodeShape(shape).measurements, batch, row),
          metadata: rebuild(decodeShape(shape).metadata, batch, row),
        }
      : gather(batch, row);
  const extra = valueAt(batch, EXTRA, row) as Partial<Parts> | null;
  for (const section of ['measurements', 'metadata'] as const) {
    for (const [key, value] of Object.entries(extra?.[section] ?? {}))
      assign(parts[section], key, value);
  }
  return parts;
}

const METRIC_PREFIX = 'metric_';

function metricsAt(batch: EventBatch, row: number): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const name of batch.columns.keys()) {
    if (!name.startsWith(METRIC_PREFIX)) continue;
    const value = scalarAt(batch.columns.get(name), row);
    if (typeof value === 'number') metrics[name.slice(METRIC_PREFIX.length)] = value;
  }
  return metrics;
}

/** A row as an object, for whoever wants one event and not a million. */
export function eventAt(
  batch: EventBatch,
  row: number,
  experiment: ExperimentContext,
): TelemetryEvent {
  const event: Record<string, unknown> = {
    eventId: eventIdAt(batch, row),
    eventName: eventNameAt(batch, row),
    timestampUs: timestampAt(batch, row),
    experimentId: experiment.id,
    experimentName: experiment.name,
    condition: experiment.condition,
    tags: experiment.tags,
    ...partsAt(batch, row),
  };
  for (const field of FIELDS) {
    const value = scalarAt(batch.columns.get(field.column), row);
    if (value !== null || !(field.property in event)) event[field.property] = value;
  }
  event['metrics'] = metricsAt(batch, row);
  return event as unknown as TelemetryEvent;
}
