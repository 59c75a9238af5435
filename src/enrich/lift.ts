import { type FieldType, fieldNamed, type Section, snakeCase } from '../event/fields.js';
import type { EventFacts } from './facts.js';
import { givenSuccess, statusOutcome } from './outcome.js';
import { type UsageField, usageFieldOf } from './usage.js';

/** What a value tells about its event beyond itself. */
export type Role =
  | 'none'
  | 'duration'
  | 'durationMs'
  | 'start'
  | 'stop'
  | 'latency'
  | 'cost'
  | 'success'
  | 'status'
  | 'failure'
  | 'response'
  | 'model'
  | 'provider'
  | UsageField;

/** Where a value of measurements or metadata goes, and what it tells. */
export interface Lift {
  /** Its field's column, or null for a column of its own. */
  readonly column: string | null;
  readonly type: FieldType | null;
  readonly role: Role;
}

/** Other spellings of fields, in snake_case; those of token counts are in usage.ts. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['lr', 'learning_rate'],
  ['grad_norm', 'gradient_norm'],
  ['cost', 'cost_usd'],
  ['total_cost', 'cost_usd'],
]);

const ROLES: Readonly<Record<Section, Readonly<Record<string, Role>>>> = {
  measurements: {
    duration: 'duration',
    duration_ns: 'duration',
    duration_ms: 'durationMs',
    start: 'start',
    stop: 'stop',
    status: 'status',
    latency_ms: 'latency',
    cost_usd: 'cost',
  },
  metadata: {
    cost_usd: 'cost',
    success: 'success',
    status: 'status',
    status_code: 'status',
    http_status: 'status',
    http_status_code: 'status',
    error: 'failure',
    exception: 'failure',
    response: 'response',
    model: 'model',
    provider: 'provider',
  },
};

/** Fields that only their own section may fill: a measurement called `model` is no model. */
const METADATA_ONLY: ReadonlySet<string> = new Set([
  'condition',
  'success',
  'model',
  'provider',
  'cohort',
]);
/** Fields nobody but this library fills. */
const NEVER_LIFTED: ReadonlySet<string> = new Set(['event_name', 'timestamp_us', 'price_source']);

/** Token counts that need no settling: the whole input, the whole output, and parts of them. */
const USAGE_COLUMNS: ReadonlyMap<string, string> = new Map(
  ['prompt', 'completion', 'total', 'cache_read', 'cache_write', 'reasoning'].flatMap((part) => [
    [`${part}_tokens`, `${part}_tokens`],
    [`tokens_${part}`, `${part}_tokens`],
    [`usage_${part}_tokens`, `${part}_tokens`],
  ]),
);

const OWN_COLUMN: Lift = { column: null, type: null, role: 'none' };

/** Where the value at that path of an event's measurements or metadata goes. */
export function liftOf(section: Section, path: readonly string[]): Lift {
  const name = path.map(snakeCase).join('_');
  const usage = usageFieldOf(name);
  if (usage !== null) {
    const column = USAGE_COLUMNS.get(name) ?? null;
    return { column, type: column === null ? null : 'number', role: usage };
  }
  if (path.length !== 1) return OWN_COLUMN;
  const key = ALIASES.get(name) ?? name;
  // Asked for as its own property: a key may be called `constructor`.
  const role = Object.hasOwn(ROLES[section], key) ? ROLES[section][key]! : 'none';
  const field = fieldNamed(key);
  if (field === null || field.column !== key || NEVER_LIFTED.has(key))
    return { ...OWN_COLUMN, role };
  if (section === 'measurements' && METADATA_ONLY.has(key)) return { ...OWN_COLUMN, role };
  return { column: field.column, type: field.type, role };
}

/** Notes what a value in that role says; values of a type that says nothing there are passed over. */
export function noteFact(facts: EventFacts, role: Role, value: unknown): void {
  switch (role) {
    case 'none':
      return;
    case 'success':
      if (value === null || value === undefined) return;
      facts.success = givenSuccess(value);
      facts.isUnclear = facts.success === null;
      return;
    case 'status': {
      const success = statusOutcome(value);
      if (success === true) facts.responded = true;
      else if (success === false) facts.failed = true;
      return;
    }
    case 'failure':
      if (value) facts.failed = true;
      return;
    case 'response':
      if (value !== null && value !== undefined) facts.responded = true;
      return;
    case 'model':
      if (typeof value === 'string') facts.model = value;
      return;
    case 'provider':
      if (typeof value === 'string') facts.provider = value;
      return;
    default:
      if (typeof value === 'number') noteNumber(facts, role, value);
      else if (typeof value === 'bigint') noteNumber(facts, role, Number(value));
  }
}

function noteNumber(facts: EventFacts, role: NumericRole, value: number): void {
  switch (role) {
    case 'duration':
      facts.durationNs = value;
      return;
    case 'durationMs':
      facts.durationMs = value;
      return;
    case 'start':
      facts.startNs = value;
      return;
    case 'stop':
      facts.stopNs = value;
      return;
    case 'latency':
      facts.latencyMs = value;
      return;
    case 'cost':
      facts.costUsd = value;
      return;
    default:
      facts.hasUsage = true;
      facts.reported[role] = value;
  }
}

type NumericRole = Exclude<
  Role,
  'none' | 'success' | 'status' | 'failure' | 'response' | 'model' | 'provider'
>;
