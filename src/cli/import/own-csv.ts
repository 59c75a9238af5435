import type { TelemetryEvent } from '../../event/event.js';
import { camelCase, type FieldDefinition, fieldNamed } from '../../event/fields.js';
import { reviveJson } from '../../event/json.js';
import { cellValue } from './cell-value.js';
import type { ImportedEvent } from './imported-event.js';
import { timestampOf } from './time-text.js';

const OWN = [
  'event_id',
  'event_name',
  'timestamp_us',
  'datetime',
  'experiment_id',
  'experiment_name',
];
/** An apostrophe that an export put before what a spreadsheet would run. */
const NEUTRALISED = /^'[=+\-@\t\r\n]/;

export function isOwnHeader(header: readonly string[]): boolean {
  return OWN.every((name, index) => header[index] === name);
}

type Values = Record<string, unknown>;

interface Parts {
  readonly measurements: Values;
  readonly metadata: Values;
  readonly metrics: Values;
  readonly recorded: Values;
}

/** Puts a cell that is not empty where it belongs. */
type Placer = (parts: Parts, text: string) => void;

/**
 * Makes events of the rows of a CSV that `export` wrote. Which part of the event a field came in, a
 * CSV does not say: numbers go among the measurements, all else among the metadata.
 */
export function ownRowReader(
  header: readonly string[],
): (cells: readonly string[], line: number) => ImportedEvent {
  const placers = header.map(placerOf);
  const [nameAt, timeAt] = [header.indexOf('event_name'), header.indexOf('timestamp_us')];
  return (cells, line) => {
    const metrics: Values = {};
    const recorded: Values = { metrics };
    const parts: Parts = { measurements: {}, metadata: {}, metrics, recorded };
    for (let i = 0; i < placers.length; i++) {
      const text = original(cells[i]!);
      if (text !== '') placers[i]?.(parts, text);
    }
    const name = original(cells[nameAt]!);
    if (name === '') throw new TypeError('event_name: expected a name, got nothing');
    return {
      line,
      name,
      timestampUs: timestampOf(cells[timeAt], 'us'),
      measurements: parts.measurements,
      metadata: parts.metadata,
      recorded: recorded as Partial<TelemetryEvent>,
    };
  };
}

function placerOf(name: string): Placer | null {
  const [, section, key] = /^(measurements|metadata|metric)_(.+)$/.exec(name) ?? [];
  if (section === 'metric') return ({ metrics }, text) => void (metrics[key!] = Number(text));
  if (section === 'measurements' || section === 'metadata') {
    return (parts, text) => void (parts[section][key!] = cellValue(name, text));
  }
  const field = fieldNamed(name);
  if (field !== null && field.origin !== 'identity') return fieldPlacer(field);
  switch (name) {
    case 'condition':
    case 'experiment_id':
    case 'experiment_name':
      return ({ recorded }, text) => void (recorded[camelCase(name)] = text);
    case 'tags':
      return ({ recorded }, text) => void (recorded['tags'] = JSON.parse(text));
    case 'measurements':
    case 'metadata':
      return (parts, text) => void Object.assign(parts[name], reviveJson(text));
    case 'extra':
      return addExtra;
    default:
      return null;
  }
}

function fieldPlacer({ column, property, origin, type }: FieldDefinition): Placer {
  const section = type === 'number' ? 'measurements' : 'metadata';
  return (parts, text) => {
    const value = cellValue(column, text);
    parts.recorded[property] = value;
    if (origin === 'lifted') parts[section][column] = value;
  };
}

/** Values that had no column of their own. */
function addExtra({ measurements, metadata }: Parts, text: string): void {
  const extra = reviveJson(text) as { measurements?: object; metadata?: object };
  Object.assign(measurements, extra.measurements);
  Object.assign(metadata, extra.metadata);
}

function original(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
