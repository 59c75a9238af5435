import type { EventBatch } from '../../event/batch.js';
import { type Column, isJson, isValid, numberAt, scalarAt } from '../../event/column.js';
import { EVENT_NAME, EXTRA, SEQUENCE, SHAPE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import type { Lab } from '../../lab/lab.js';
import { timeSeries } from '../../lab/metrics.js';
import { scanEvents } from '../../lab/reading.js';
import type { EventQuery } from '../../query/query.js';
import type { ColumnsAnswer } from '../protocol.js';

/** Of so many events all are looked at. */
const FEW_EVENTS = 20_000;
/** Of more, so many of each name at either end. */
const PEEKED_EVENTS = 100;
const MAX_NAMES = 200;
const MAX_VALUES = 50;
/** Values of a column that are told apart; ids have as many as there are events. */
const MAX_COUNTED = 2000;
const MAX_VALUE_LENGTH = 200;
const NOT_SHOWN: ReadonlySet<string> = new Set([
  WRITER,
  SEQUENCE,
  SHAPE,
  EXTRA,
  EVENT_NAME,
  TIMESTAMP_US,
]);

/**
 * Which columns an experiment's events have: of few events from all of them, of many from the first and
 * last of each name, where the rollups say that they are.
 */
export async function columnsOf(lab: Lab, id: string, signal: AbortSignal): Promise<ColumnsAnswer> {
  const { series, widthUs } = await timeSeries(lab, id, { by: ['event'] });
  const events = series.map(({ group, buckets }) => ({
    name: group.event!,
    count: buckets.reduce((sum, bucket) => sum + bucket.events, 0),
    buckets,
  }));
  const found = new FoundColumns();
  const read = async (query: EventQuery): Promise<void> => {
    for await (const batch of scanEvents(lab, id, query)) {
      signal.throwIfAborted();
      found.add(batch);
    }
  };
  const complete = events.reduce((sum, { count }) => sum + count, 0) <= FEW_EVENTS;
  if (complete) await read({});
  else
    for (const { name, buckets } of events.slice(0, MAX_NAMES)) {
      const ends = [
        ['asc', buckets[0]!],
        ['desc', buckets.at(-1)!],
      ] as const;
      for (const [order, { startUs }] of ends)
        await read({
          events: name,
          window: { fromUs: Math.max(0, startUs), toUs: startUs + widthUs },
          order,
          limit: PEEKED_EVENTS,
        });
    }
  return { ...found.answer(complete), events: events.map(({ name, count }) => ({ name, count })) };
}

interface Found {
  readonly events: Set<string>;
  isNumber: boolean;
  min: number;
  max: number;
  /** How often each was seen, of what tells events apart: texts, flags, whole numbers of metadata. */
  readonly values: Map<string | boolean | number, number>;
}

class FoundColumns {
  readonly #found = new Map<string, Found>();

  add(batch: EventBatch): void {
    const names = batch.columns.get(EVENT_NAME);
    for (const [name, column] of batch.columns) {
      if (NOT_SHOWN.has(name) || (column.type !== 'number' && isJson(column))) continue;
      let found = this.#found.get(name);
      if (found === undefined)
        this.#found.set(name, (found = emptyFound(column.type === 'number')));
      for (let row = 0; row < batch.length; row++) {
        if (!isValid(column, row)) continue;
        found.events.add(String(scalarAt(names, row)));
        take(found, column, row, name.startsWith('metadata_'));
      }
    }
  }

  answer(complete: boolean): Pick<ColumnsAnswer, 'numbers' | 'labels' | 'complete'> {
    const all = [...this.#found]
      .filter(([, { events }]) => events.size > 0)
      .map(([column, found]) => ({ column, name: nameOf(column), found }));
    return {
      complete,
      numbers: all
        .filter(({ found }) => found.isNumber)
        .map(({ name, column, found: { events, min, max } }) => {
          const isKnown = complete && min <= max;
          return {
            name,
            column,
            events: [...events],
            min: isKnown ? min : null,
            max: isKnown ? max : null,
          };
        }),
      labels: all
        .filter(({ found }) => !found.isNumber || isLabel(found))
        .map(({ name, column, found: { events, values } }) => ({
          name,
          column,
          events: [...events],
          values: [...values]
            .sort((a, b) => b[1] - a[1])
            .slice(0, MAX_VALUES)
            .map(([value]) => value),
        })),
    };
  }
}

function emptyFound(isNumber: boolean): Found {
  return { events: new Set(), isNumber, min: Infinity, max: -Infinity, values: new Map() };
}

/** A seed or a fold: few whole numbers, each of them again and again. */
function isLabel({ values }: Found): boolean {
  return values.size > 0 && values.size <= MAX_VALUES;
}

function take(found: Found, column: Column, row: number, isMetadata: boolean): void {
  if (column.type === 'number') {
    found.isNumber = true;
    const value = numberAt(column, row);
    if (!Number.isFinite(value)) return;
    found.min = Math.min(found.min, value);
    found.max = Math.max(found.max, value);
    if (isMetadata && Number.isInteger(value)) count(found, value);
    return;
  }
  const value = scalarAt(column, row) as string | boolean;
  if (typeof value === 'string' && value.length > MAX_VALUE_LENGTH) return;
  count(found, value);
}

function count({ values }: Found, value: string | boolean | number): void {
  const seen = values.get(value);
  if (seen !== undefined || values.size < MAX_COUNTED) values.set(value, (seen ?? 0) + 1);
}

/** `val_loss` of `measurements_val_loss`: as the one who emitted it called it. */
function nameOf(column: string): string {
  return column.replace(/^(?:measurements|metric|metadata)_/, '');
}
