import type { TelemetryEvent } from '../../event/event.js';
import { encodeJson } from '../../event/json.js';
import { dollars, milliseconds } from './quantities.js';
import type { Cell, TableColumn } from './table.js';

/** What has a column of its own, or tells nobody anything on a terminal. */
const NOT_DETAILS: ReadonlySet<string> = new Set([
  'duration',
  'latency_ms',
  'cost',
  'cost_usd',
  'model',
  'success',
  'condition',
  'system_time',
  'trace_id',
  'span_id',
  'parent_span_id',
]);
const MAX_DETAILS = 400;

interface EventColumn extends TableColumn {
  readonly cell: (event: TelemetryEvent) => Cell;
  /** Stays also where no event has it. */
  readonly always?: boolean;
}

const COLUMNS: readonly EventColumn[] = [
  { header: 'TIME', cell: (event) => clockTime(event.timestampUs), always: true },
  { header: 'EVENT', shrinksTo: 20, cell: (event) => event.eventName, always: true },
  { header: 'MODEL', shrinksTo: 8, cell: ({ model }) => model ?? '' },
  { header: 'OK', cell: ({ success }) => outcomeCell(success) },
  { header: 'LATENCY', align: 'right', cell: ({ latencyMs }) => shown(latencyMs, milliseconds) },
  { header: 'COST', align: 'right', cell: ({ costUsd }) => shown(costUsd, dollars) },
  { header: 'DETAILS', shrinksTo: 10, cell: detailsOf },
];

/** Columns that at least one of the events has something in, and their cells. */
export function eventTable(events: readonly TelemetryEvent[]): {
  columns: readonly TableColumn[];
  rows: Cell[][];
} {
  const all = events.map((event) => COLUMNS.map(({ cell }) => cell(event)));
  const used = COLUMNS.map(({ always }, index) => always || all.some((row) => row[index] !== ''));
  return {
    columns: COLUMNS.filter((_, index) => used[index]),
    rows: all.map((row) => row.filter((_, index) => used[index])),
  };
}

/** `14:03:07.512` of the local day; the date too where it is another day. */
export function clockTime(timestampUs: number): string {
  const time = new Date(timestampUs / 1000);
  if (Number.isNaN(time.getTime())) return String(timestampUs);
  const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`;
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

export function outcomeCell(success: boolean | null): Cell {
  if (success === null) return '';
  return success ? { text: 'ok', colour: 'green' } : { text: 'failed', colour: 'red' };
}

/** The rest of what an event says, on one line. */
export function detailsOf({ measurements, metadata }: TelemetryEvent): string {
  let text = '';
  for (const [key, value] of [...Object.entries(metadata), ...Object.entries(measurements)]) {
    if (NOT_DETAILS.has(key) || value === null) continue;
    text += `${text === '' ? '' : ' '}${key}=${compact(value)}`;
    if (text.length > MAX_DETAILS) break;
  }
  return text;
}

function compact(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  return typeof value === 'number' ? String(value) : encodeJson(value);
}

function shown(value: number | null, text: (value: number) => string): string {
  return value === null ? '' : text(value);
}
