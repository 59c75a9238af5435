import type { Unit } from '../../format/number.ts';

export type FieldKind = 'number' | 'text' | 'flag' | 'time' | 'unknown';

/** What is known of a column: how it is called, shown and asked for. */
export interface Field {
  /** As a query names it: `latencyMs`, or a column as `measurements_val_loss`. */
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly unit: Unit;
  readonly widthPx: number;
}

function field(
  name: string,
  label: string,
  kind: FieldKind,
  widthPx: number,
  unit: Unit = 'none',
): Field {
  return { name, label, kind, unit, widthPx };
}

/** Fields that any event may have, in the order in which they are offered. */
export const FIELDS: readonly Field[] = [
  field('timestampUs', 'Time', 'time', 188),
  field('eventName', 'Event', 'text', 208),
  field('success', 'Outcome', 'flag', 96),
  field('model', 'Model', 'text', 176),
  field('provider', 'Provider', 'text', 112),
  field('latencyMs', 'Latency', 'number', 96, 'milliseconds'),
  field('costUsd', 'Cost', 'number', 96, 'dollars'),
  field('totalTokens', 'Tokens', 'number', 88, 'tokens'),
  field('promptTokens', 'Prompt tokens', 'number', 120, 'tokens'),
  field('completionTokens', 'Completion tokens', 'number', 144, 'tokens'),
  field('cacheReadTokens', 'Cache read tokens', 'number', 144, 'tokens'),
  field('cacheWriteTokens', 'Cache write tokens', 'number', 144, 'tokens'),
  field('reasoningTokens', 'Reasoning tokens', 'number', 136, 'tokens'),
  field('sampleId', 'Sample', 'text', 136),
  field('traceId', 'Trace', 'text', 136),
  field('spanId', 'Span', 'text', 120),
  field('parentSpanId', 'Parent span', 'text', 120),
  field('condition', 'Condition', 'text', 112),
  field('sessionId', 'Session', 'text', 120),
  field('userId', 'User', 'text', 112),
  field('cohort', 'Cohort', 'text', 104),
  field('step', 'Step', 'number', 80),
  field('epoch', 'Epoch', 'number', 72),
  field('batch', 'Batch', 'number', 72),
  field('loss', 'Loss', 'number', 96),
  field('accuracy', 'Accuracy', 'number', 96, 'fraction'),
  field('learningRate', 'Learning rate', 'number', 112),
  field('gradientNorm', 'Gradient norm', 'number', 120),
  field('checkpointPath', 'Checkpoint', 'text', 192),
  field('modelName', 'Deployed model', 'text', 144),
  field('modelVersion', 'Model version', 'text', 120),
  field('inputSize', 'Input size', 'number', 96),
  field('outputSize', 'Output size', 'number', 104),
  field('batchSize', 'Batch size', 'number', 96),
  field('pipelineId', 'Pipeline', 'text', 120),
  field('stageName', 'Stage', 'text', 120),
  field('stageIndex', 'Stage index', 'number', 104),
  field('priceSource', 'Price source', 'text', 184),
];

const BY_NAME: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((each) => [
    [each.name, each] as const,
    [each.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), each] as const,
  ]),
);

/** The field of that name or column; of one that is not known, what its name tells. */
export function fieldOf(name: string): Field {
  return BY_NAME.get(name) ?? payloadField(name);
}

export function isKnownField(name: string): boolean {
  return BY_NAME.has(name);
}

function payloadField(name: string): Field {
  const label = name.replace(/^(?:measurements|metadata|metrics?)[_.]/, '');
  const isNumber = /^(?:measurements|metrics?)[_.]/.test(name);
  const widthPx = Math.min(240, Math.max(104, label.length * 8 + 24));
  return { name, label, kind: isNumber ? 'number' : 'unknown', unit: unitOf(label), widthPx };
}

/** Units stand in names. */
function unitOf(label: string): Unit {
  if (/_ms$/i.test(label)) return 'milliseconds';
  if (/_usd$/i.test(label)) return 'dollars';
  if (/_bytes$/i.test(label)) return 'bytes';
  return /(?:^|_)tokens$/i.test(label) ? 'tokens' : 'none';
}

/** Shown where nobody chose: of these, such as the first events have. */
export const FIRST_COLUMNS: readonly string[] = [
  'timestampUs',
  'eventName',
  'success',
  'model',
  'latencyMs',
  'costUsd',
  'totalTokens',
  'step',
  'loss',
  'accuracy',
  'sampleId',
  'traceId',
];
/** These are shown whatever the events have. */
export const CERTAIN_COLUMNS: readonly string[] = ['timestampUs', 'eventName'];
