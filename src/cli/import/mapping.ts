import { refuse } from '../../errors.js';
import { fieldNamed, snakeCase } from '../../event/fields.js';
import { eventName } from '../../event/name.js';
import type { ImportedEvent } from './imported-event.js';
import { type TimeUnit, timestampOf } from './time-text.js';

/** Which column is what, of a file that is not ours. */
export interface MappingOptions {
  readonly nameColumn?: string;
  /** One name for all events. */
  readonly event?: string;
  readonly timeColumn?: string;
  readonly timeUnit?: TimeUnit;
  readonly measurement?: readonly string[];
  readonly metadata?: readonly string[];
}

const NAME_COLUMNS = ['event_name', 'eventName', 'event', 'name'];
const TIME_COLUMNS = [
  'timestamp_us',
  'timestampUs',
  'timestamp_ms',
  'timestamp_ns',
  'timestamp',
  '@timestamp',
  'time',
  'datetime',
  'ts',
  'created_at',
  'date',
];
const SECTION = /^(measurements|metadata)[_.](.+)$/;

type Values = Record<string, unknown>;
type RowMapper = (row: Readonly<Values>, line: number) => ImportedEvent;

/**
 * Makes events of rows. Numbers become measurements, all else metadata; fields that are no numbers
 * (`model`, `success`, `sample_id` …) are metadata whatever they look like.
 */
export function createMapper(options: MappingOptions): RowMapper {
  const name = options.event === undefined ? null : eventName(options.event, '--event');
  const asMeasurement = new Set(options.measurement);
  const asMetadata = new Set(options.metadata);
  return (row, line) => {
    const nameColumn =
      name === null ? column(row, options.nameColumn, NAME_COLUMNS, '--name-column') : null;
    const timeColumn = column(row, options.timeColumn, TIME_COLUMNS, '--time-column');
    const unit = options.timeUnit ?? unitOfColumn(timeColumn);
    const measurements: Values = {};
    const metadata: Values = {};
    for (const [key, value] of Object.entries(row)) {
      if (key === nameColumn || key === timeColumn || isMissing(value)) continue;
      const section = SECTION.exec(key);
      if (isWhole(key, value)) Object.assign(key === 'metadata' ? metadata : measurements, value);
      else if (section !== null)
        (section[1] === 'metadata' ? metadata : measurements)[section[2]!] = value;
      else if (asMeasurement.has(key)) measurements[key] = value;
      else if (asMetadata.has(key) || !isMeasured(key, value)) metadata[key] = value;
      else measurements[key] = value;
    }
    return {
      line,
      name: name ?? eventName(textOf(row[nameColumn!], nameColumn!), nameColumn!),
      timestampUs: timestampOf(row[timeColumn], unit),
      measurements,
      metadata,
      recorded: null,
    };
  };
}

/** The column that was named, or the first of the usual ones that the row has. */
function column(
  row: Readonly<Values>,
  named: string | undefined,
  usual: readonly string[],
  option: string,
): string {
  const found = named ?? usual.find((each) => !isMissing(row[each]));
  if (found !== undefined && !isMissing(row[found])) return found;
  const expected =
    named === undefined ? `a column ${usual.join(', ')}, or ${option}` : `a value in ${named}`;
  throw refuse('path-unreadable', 'the line', expected, Object.keys(row).join(', '));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** `measurements` and `metadata` as columns of objects. */
function isWhole(key: string, value: unknown): value is object {
  return (
    (key === 'measurements' || key === 'metadata') &&
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value)
  );
}

function isMeasured(key: string, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  const field = fieldNamed(snakeCase(key));
  return field === null || field.type === 'number';
}

function unitOfColumn(name: string): TimeUnit | null {
  const match = /_(s|ms|us|ns)$/.exec(snakeCase(name));
  return match === null ? null : (match[1] as TimeUnit);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value.trim();
  throw refuse('path-unreadable', name, "an event's name", value);
}
