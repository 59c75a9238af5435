/**
 * The fields every event may have besides its own measurements and metadata: one column each,
 * under one name, whichever way the caller spelled it. In code the names are camelCase, in files,
 * queries' columns and on the wire snake_case.
 */
export type FieldType = 'number' | 'boolean' | 'string';

export interface FieldDefinition {
  /** Column name, snake_case. */
  readonly column: string;
  /** Property of an event object, camelCase. */
  readonly property: string;
  readonly type: FieldType;
  /** Where the field comes from: computed here, or lifted out of measurements or metadata. */
  readonly origin: 'identity' | 'computed' | 'lifted';
  readonly description: string;
}

function field(
  column: string,
  type: FieldType,
  origin: FieldDefinition['origin'],
  description: string,
): FieldDefinition {
  return { column, property: camelCase(column), type, origin, description };
}

/** `learning_rate` → `learningRate`. */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `learningRate`, `learning-rate`, `Learning Rate` → `learning_rate`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase();
}

/** In the order in which files list them. */
export const FIELDS: readonly FieldDefinition[] = [
  field('event_name', 'string', 'identity', 'dotted name'),
  field(
    'timestamp_us',
    'number',
    'identity',
    'microseconds since the Unix epoch, monotonic in a process',
  ),
  field('condition', 'string', 'identity', "the event's condition, else the experiment's"),
  field('latency_ms', 'number', 'computed', 'from duration, or stop − start'),
  field('cost_usd', 'number', 'computed', 'given, or priced from tokens and model'),
  field('success', 'boolean', 'computed', 'outcome, where the event tells'),
  field(
    'price_source',
    'string',
    'computed',
    'what priced cost_usd: package@version, a price book, or `given`',
  ),
  field('session_id', 'string', 'lifted', 'session'),
  field('user_id', 'string', 'lifted', 'user'),
  field('sample_id', 'string', 'lifted', 'item of the data set'),
  field('cohort', 'string', 'lifted', 'cohort'),
  field('model', 'string', 'lifted', 'model asked for or used'),
  field('provider', 'string', 'lifted', 'provider of the model'),
  field('trace_id', 'string', 'lifted', 'trace'),
  field('span_id', 'string', 'lifted', 'span'),
  field('parent_span_id', 'string', 'lifted', 'span around this one'),
  field('prompt_tokens', 'number', 'lifted', 'input tokens, cached ones included'),
  field('completion_tokens', 'number', 'lifted', 'output tokens, reasoning included'),
  field('total_tokens', 'number', 'lifted', 'all tokens, as given or the sum'),
  field('cache_read_tokens', 'number', 'lifted', 'input tokens read from a cache'),
  field('cache_write_tokens', 'number', 'lifted', 'input tokens written to a cache'),
  field('reasoning_tokens', 'number', 'lifted', 'output tokens spent on reasoning'),
  field('step', 'number', 'lifted', 'training step'),
  field('epoch', 'number', 'lifted', 'training epoch'),
  field('batch', 'number', 'lifted', 'batch within the epoch'),
  field('loss', 'number', 'lifted', 'loss; NaN and infinities are kept'),
  field('accuracy', 'number', 'lifted', 'accuracy, 0 to 1'),
  field('learning_rate', 'number', 'lifted', 'learning rate'),
  field('gradient_norm', 'number', 'lifted', 'norm of the gradient'),
  field('checkpoint_path', 'string', 'lifted', 'where a checkpoint was saved'),
  field('model_name', 'string', 'lifted', 'deployed model'),
  field('model_version', 'string', 'lifted', 'its version'),
  field('input_size', 'number', 'lifted', 'size of the input'),
  field('output_size', 'number', 'lifted', 'size of the output'),
  field('batch_size', 'number', 'lifted', 'items in one call'),
  field('pipeline_id', 'string', 'lifted', 'pipeline'),
  field('stage_name', 'string', 'lifted', 'stage of the pipeline'),
  field('stage_index', 'number', 'lifted', 'position of the stage'),
];

/** Columns that carry an event's identity and layout in a batch; never lifted, always there. */
export const WRITER = 'writer';
export const SEQUENCE = 'sequence';
export const SHAPE = 'shape';
/** JSON of what found no column of its own. */
export const EXTRA = 'extra';
export const EVENT_NAME = 'event_name';
export const TIMESTAMP_US = 'timestamp_us';

const BY_COLUMN: ReadonlyMap<string, FieldDefinition> = new Map(FIELDS.map((f) => [f.column, f]));
const BY_PROPERTY: ReadonlyMap<string, FieldDefinition> = new Map(
  FIELDS.map((f) => [f.property, f]),
);

/** The field of that column or property name, or null. */
export function fieldNamed(name: string): FieldDefinition | null {
  return BY_COLUMN.get(name) ?? BY_PROPERTY.get(name) ?? null;
}

/** Which part of an event a value came in. */
export type Section = 'measurements' | 'metadata';

/** The column of a value that is no field: `metadata_` and its path in snake_case. */
export function columnOf(section: Section, path: readonly string[]): string {
  return `${section}_${path.map(snakeCase).join('_')}`;
}

/** Columns of custom metrics. */
export function metricColumn(name: string): string {
  return `metric_${snakeCase(name)}`;
}
