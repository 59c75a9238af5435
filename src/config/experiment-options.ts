import type { PriceBook } from '../enrich/price-book.js';
import type { RedactionHook } from '../enrich/redaction.js';
import { refuse } from '../errors.js';
import type { Assignment } from '../event/assignment.js';
import type { MetricsConfig, SamplingConfig } from '../event/experiment.js';
import { type EventName, parsePattern } from '../event/name.js';
import type { ExperimentPlan } from '../event/plan.js';
import { type MetricFunction, requireDistinctMetrics } from '../experiment/custom-metrics.js';
import type { Durability, EventStore } from '../store/port.js';
import { decodeAssignment } from './assignment.js';
import * as decode from './decode.js';
import { decodePlan, type PlanOptions } from './plan.js';
import {
  decodeSystemMetrics,
  type SystemMetricsOptions,
  type SystemMetricsSettings,
} from './system-metrics.js';

/** What `startExperiment` takes. Only the name is required. */
export interface ExperimentOptions {
  readonly name: string;
  /** What is being tested, in words. */
  readonly hypothesis?: string;
  /** The experimental condition; `'default'` unless said otherwise. An event may name another. */
  readonly condition?: string;
  readonly tags?: readonly string[];
  /** Anything worth knowing about the run, JSON-like: parameters, data set, seed. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /**
   * How many samples are aimed at; `experiment.progress()` tells how far it is. A sample is a distinct
   * sample id, or an event with an outcome that has none and is no step of a training: it has neither
   * `step` nor `epoch`.
   */
  readonly sampleSize?: number;
  /** Stops the experiment when `sampleSize` is reached. */
  readonly stopAtSampleSize?: boolean;
  /** Which families of metrics are computed (all), and metrics of your own. */
  readonly metricsConfig?: {
    readonly latency?: boolean;
    readonly cost?: boolean;
    readonly successRate?: boolean;
    readonly tokens?: boolean;
    /** By name, a number computed from each event; null for events that have none. */
    readonly custom?: Readonly<Record<string, MetricFunction>>;
  };
  /**
   * What the experiment is to decide, and how: frozen, hashed and kept in its record before the first
   * event. Nothing changes it afterwards.
   */
  readonly plan?: PlanOptions;
  /**
   * The conditions that `experiment.assign(unitId)` puts units into, and their weights:
   * `{ control: 1, treatment: 1 }`.
   */
  readonly conditions?: Readonly<Record<string, number>>;
  /**
   * Makes the assignment another one. The experiment's name unless given: experiments of one name (or
   * one salt) and the same conditions assign alike.
   */
  readonly assignmentSalt?: string;
  /**
   * `'local'` (the default: the directory `.crucible`, or what `CRUCIBLE_DIR` names), `'memory'`, the
   * `file:` URL of another directory, or a store object.
   */
  readonly store?: string | EventStore;
  /**
   * `'process'` (the default) also takes events emitted outside of every `experiment.run`;
   * `'run'` takes only what is emitted inside its own.
   */
  readonly scope?: 'process' | 'run';
  /** Names and prefixes of the events it takes; all unless given. */
  readonly events?: readonly EventName[];
  /** Part of the events that is kept, above 0 and at most 1. */
  readonly samplingRate?: number;
  /** The same with a seed, and a field whose events are kept or left out together. */
  readonly sampling?: { readonly rate: number; readonly seed?: number; readonly by?: string };
  /** Runs on every event before anything is kept. */
  readonly redact?: RedactionHook;
  /** Keeps prompt and response bodies, which are left out otherwise. */
  readonly captureContent?: boolean;
  /** Prices that go before the built-in ones. */
  readonly prices?: PriceBook;
  /** How long an event may wait in memory before it goes to the store; 100 unless given. */
  readonly flushIntervalMs?: number;
  /**
   * When an event is safe: within `flushIntervalMs` (`'interval'`, the default), written before
   * `execute` returns (`'sync'`), or on the device by then (`'fsync'`).
   */
  readonly durability?: Durability;
  /**
   * Records `system.sample` events of this process while it records: processor, memory, event-loop
   * delay, and the GPU where a callback tells of it. Off unless asked for, and nothing is measured then.
   */
  readonly systemMetrics?: boolean | SystemMetricsOptions;
}

/** What `joinExperiment` and `resumeExperiment` take: what no record can keep. */
export type JoinOptions = Pick<
  ExperimentOptions,
  'redact' | 'prices' | 'flushIntervalMs' | 'durability' | 'stopAtSampleSize' | 'systemMetrics'
> & {
  /** Metrics of your own, by name, as in `metricsConfig.custom`. */
  readonly customMetrics?: Readonly<Record<string, MetricFunction>>;
};

/** The same, checked and complete. */
export interface DecodedOptions {
  readonly name: string;
  readonly hypothesis: string | null;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly sampleSize: number | null;
  readonly stopAtSampleSize: boolean;
  readonly metricsConfig: MetricsConfig;
  readonly customMetrics: ReadonlyMap<string, MetricFunction>;
  readonly plan: ExperimentPlan | null;
  readonly assignment: Assignment | null;
  readonly store: string | EventStore | null;
  readonly scope: 'process' | 'run';
  readonly events: readonly string[] | null;
  readonly sampling: SamplingConfig;
  readonly redact: RedactionHook | null;
  readonly captureContent: boolean;
  readonly prices: PriceBook | null;
  readonly flushIntervalMs: number;
  readonly durability: Durability;
  /** Null for none. */
  readonly systemMetrics: SystemMetricsSettings | null;
}

const KNOWN = [
  'name',
  'hypothesis',
  'condition',
  'tags',
  'metadata',
  'sampleSize',
  'stopAtSampleSize',
  'metricsConfig',
  'plan',
  'conditions',
  'assignmentSalt',
  'store',
  'scope',
  'events',
  'samplingRate',
  'sampling',
  'redact',
  'captureContent',
  'prices',
  'flushIntervalMs',
  'durability',
  'systemMetrics',
];

/** Checks the options of an experiment once; nothing after it needs to doubt them. */
export function decodeExperimentOptions(input: unknown): DecodedOptions {
  const options = decode.record(input, 'options');
  decode.noOthers(options, '', KNOWN);
  const sampleSize = options['sampleSize'] ?? null;
  const stopAtSampleSize = decode.boolean(options['stopAtSampleSize'], 'stopAtSampleSize', false);
  if (stopAtSampleSize && sampleSize === null) {
    throw refuse('invalid-option', 'stopAtSampleSize', 'a sampleSize to stop at', sampleSize);
  }
  const metrics = decodeMetrics(options['metricsConfig']);
  const name = decode.nonEmptyString(options['name'], 'name');
  return Object.freeze({
    name,
    hypothesis: decode.optionalString(options['hypothesis'], 'hypothesis'),
    condition: decode.optionalString(options['condition'], 'condition') ?? 'default',
    tags: decode.strings(options['tags'], 'tags'),
    metadata: decodeMetadata(options['metadata']),
    sampleSize: sampleSize === null ? null : decode.positiveInteger(sampleSize, 'sampleSize'),
    stopAtSampleSize,
    ...metrics,
    plan: options['plan'] == null ? null : decodePlan(options['plan']),
    assignment: decodeAssignment(options['conditions'], options['assignmentSalt'], name),
    store: decodeStore(options['store']),
    scope: decode.oneOf(options['scope'], 'scope', ['process', 'run'], 'process'),
    events: decodeEvents(options['events']),
    sampling: decodeSampling(options['samplingRate'], options['sampling']),
    redact: decode.optionalFunction<RedactionHook>(options['redact'], 'redact'),
    captureContent: decode.boolean(options['captureContent'], 'captureContent', false),
    prices: decodePrices(options['prices']),
    ...decodeHandOver(options),
  });
}

/** Checks the options of joining an experiment. */
export function decodeJoinOptions(
  input: unknown,
): Pick<
  DecodedOptions,
  | 'redact'
  | 'prices'
  | 'flushIntervalMs'
  | 'durability'
  | 'stopAtSampleSize'
  | 'customMetrics'
  | 'systemMetrics'
> {
  const options = decode.record(input, 'options');
  decode.noOthers(options, '', [
    'redact',
    'prices',
    'flushIntervalMs',
    'durability',
    'stopAtSampleSize',
    'customMetrics',
    'systemMetrics',
  ]);
  return {
    redact: decode.optionalFunction<RedactionHook>(options['redact'], 'redact'),
    prices: decodePrices(options['prices']),
    stopAtSampleSize: decode.boolean(options['stopAtSampleSize'], 'stopAtSampleSize', false),
    customMetrics: decodeCustomMetrics(options['customMetrics'] ?? {}, 'customMetrics'),
    ...decodeHandOver(options),
  };
}

/** When recorded events go to the store, and what of the process is among them. */
function decodeHandOver(
  options: Readonly<Record<string, unknown>>,
): Pick<DecodedOptions, 'flushIntervalMs' | 'durability' | 'systemMetrics'> {
  return {
    systemMetrics: decodeSystemMetrics(options['systemMetrics']),
    flushIntervalMs:
      options['flushIntervalMs'] === undefined
        ? 100
        : decode.positiveInteger(options['flushIntervalMs'], 'flushIntervalMs'),
    durability: decode.oneOf(
      options['durability'],
      'durability',
      ['interval', 'sync', 'fsync'],
      'interval',
    ),
  };
}

/** A copy that no later change of the caller's object reaches. */
function decodeMetadata(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return Object.freeze({});
  const given = decode.record(value, 'metadata');
  try {
    return Object.freeze(structuredClone(given));
  } catch (error) {
    throw refuse('invalid-option', 'metadata', `JSON-like values (${String(error)})`, value);
  }
}

function decodeMetrics(value: unknown): Pick<DecodedOptions, 'metricsConfig' | 'customMetrics'> {
  const config = value === undefined || value === null ? {} : decode.record(value, 'metricsConfig');
  decode.noOthers(config, 'metricsConfig', ['latency', 'cost', 'successRate', 'tokens', 'custom']);
  const customMetrics = decodeCustomMetrics(config['custom'] ?? {}, 'metricsConfig.custom');
  const flag = (key: string): boolean => decode.boolean(config[key], `metricsConfig.${key}`, true);
  return {
    metricsConfig: Object.freeze({
      latency: flag('latency'),
      cost: flag('cost'),
      successRate: flag('successRate'),
      tokens: flag('tokens'),
      custom: Object.freeze([...customMetrics.keys()]),
    }),
    customMetrics,
  };
}

function decodeCustomMetrics(value: unknown, path: string): ReadonlyMap<string, MetricFunction> {
  const customMetrics = new Map<string, MetricFunction>();
  for (const [name, compute] of Object.entries(decode.record(value, path))) {
    if (typeof compute !== 'function')
      throw refuse('invalid-option', `${path}.${name}`, 'a function of the event', compute);
    customMetrics.set(name, compute as MetricFunction);
  }
  requireDistinctMetrics([...customMetrics.keys()]);
  return customMetrics;
}

function decodeStore(value: unknown): string | EventStore | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return decode.nonEmptyString(value, 'store');
  const store = decode.record(value, 'store') as Partial<EventStore>;
  for (const method of [
    'append',
    'scan',
    'saveExperiment',
    'getExperiment',
    'listExperiments',
    'deleteExperiment',
  ] as const) {
    if (typeof store[method] !== 'function') {
      throw refuse('invalid-option', `store.${method}`, 'a method', store[method]);
    }
  }
  return store as EventStore;
}

function decodeEvents(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.length === 0) {
    throw refuse(
      'invalid-option',
      'events',
      'a non-empty array of event names and prefixes',
      value,
    );
  }
  return Object.freeze(
    value.map((name: EventName, i) => {
      try {
        parsePattern(name);
      } catch {
        throw refuse(
          'invalid-option',
          `events[${i}]`,
          "an event name or a prefix like 'req_llm.**'",
          name,
        );
      }
      return typeof name === 'string' ? name : name.join('.');
    }),
  );
}

function decodeSampling(rate: unknown, sampling: unknown): SamplingConfig {
  if (rate !== undefined && sampling !== undefined) {
    throw refuse(
      'invalid-option',
      'samplingRate',
      'either samplingRate or sampling, not both',
      rate,
    );
  }
  const given = sampling === undefined ? { rate: rate ?? 1 } : decode.record(sampling, 'sampling');
  const path = sampling === undefined ? 'samplingRate' : 'sampling.rate';
  decode.noOthers(given, 'sampling', ['rate', 'seed', 'by']);
  const part = given['rate'];
  if (typeof part !== 'number' || !(part > 0 && part <= 1)) {
    throw refuse('invalid-option', path, 'a number above 0 and at most 1', part);
  }
  const seed = given['seed'] ?? 0;
  if (!Number.isSafeInteger(seed))
    throw refuse('invalid-option', 'sampling.seed', 'an integer', seed);
  return Object.freeze({
    rate: part,
    seed: seed as number,
    by: decode.optionalString(given['by'], 'sampling.by'),
  });
}

function decodePrices(value: unknown): PriceBook | null {
  if (value === undefined || value === null) return null;
  const book = decode.record(value, 'prices') as Partial<PriceBook>;
  if (typeof book.rateFor !== 'function') {
    throw refuse('invalid-option', 'prices', 'a price book, as createPriceBook makes it', value);
  }
  return book as PriceBook;
}
