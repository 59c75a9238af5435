import { type EventBatch, numberColumn, stringColumn } from '../event/batch.js';
import { type NumberColumn, numberAt, type StringColumn, stringAt } from '../event/column.js';
import { EVENT_NAME, SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { TimestampText } from './timestamp-text.js';

/** What no event is without, as text by row. */
export interface Identity {
  readonly eventName: StringColumn;
  readonly eventId: (row: number) => string;
  readonly timestampUs: (row: number) => string;
  /** ISO 8601 in UTC. */
  readonly datetime: (row: number) => string;
}

/**
 * The identity of a batch's events. A batch that was cut down to other columns cannot be exported:
 *
 * @throws TypeError naming the column that is missing.
 */
export function identityOf(batch: EventBatch): Identity {
  const writers = required(stringColumn(batch, WRITER), WRITER);
  const sequences = required(numberColumn(batch, SEQUENCE), SEQUENCE);
  const timestamps = required(numberColumn(batch, TIMESTAMP_US), TIMESTAMP_US);
  const text = new TimestampText();
  return {
    eventName: required(stringColumn(batch, EVENT_NAME), EVENT_NAME),
    eventId: eventIds(writers, sequences),
    timestampUs: (row) => text.microseconds(numberAt(timestamps, row)),
    datetime: (row) => text.datetime(numberAt(timestamps, row)),
  };
}

function required<T>(column: T | null, name: string): T {
  if (column === null) throw new TypeError(`a batch without its ${name} column`);
  return column;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, n) =>
  n.toString(16).padStart(2, '0'),
);
const LOW = 0x1_0000;

/** `eventIdOf` of each row. From one row to the next, mostly only the last four digits change. */
function eventIds(writers: StringColumn, sequences: NumberColumn): (row: number) => string {
  let lastWriter = '';
  let lastHigh = Number.NaN;
  let head = '';
  return (row) => {
    const writer = stringAt(writers, row);
    const sequence = numberAt(sequences, row);
    const high = Math.floor(sequence / LOW);
    if (high !== lastHigh || writer !== lastWriter) {
      lastWriter = writer;
      lastHigh = high;
      head = writer + high.toString(16).padStart(6, '0');
    }
    const low = sequence - high * LOW;
    return `${head}${HEX[low >> 8]}${HEX[low & 0xff]}`;
  };
}
