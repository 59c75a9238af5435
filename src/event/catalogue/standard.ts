import type { EventDefinition } from '../definition.js';
import { CONTEXT_FIELDS } from './context.js';
import { DEPLOYMENT_EVENTS } from './deployment.js';
import { ENSEMBLE_EVENTS } from './ensemble.js';
import { FRAMEWORK_EVENTS } from './framework.js';
import { HEDGING_EVENTS } from './hedging.js';
import { LLM_EVENTS } from './llm.js';
import { TELEMETRY_EVENTS } from './telemetry.js';
import { TOOL_EVENTS } from './tools.js';
import { TRACE_EVENTS } from './trace.js';
import { TRAINING_EVENTS } from './training.js';

/** The standard events as literal types; types.ts makes `execute`'s types of them. */
export type StandardCatalogue = readonly [
  ...typeof LLM_EVENTS,
  ...typeof ENSEMBLE_EVENTS,
  ...typeof HEDGING_EVENTS,
  ...typeof TRAINING_EVENTS,
  ...typeof DEPLOYMENT_EVENTS,
  ...typeof FRAMEWORK_EVENTS,
  ...typeof TRACE_EVENTS,
  ...typeof TOOL_EVENTS,
];

export type TelemetryCatalogue = typeof TELEMETRY_EVENTS;

/**
 * The catalogue is `as const` without `satisfies`, which isolated declarations do not infer
 * through: this annotation is what checks its files, and decoding it refuses misspelt keys.
 */
const STANDARD: readonly EventDefinition[] = [
  ...LLM_EVENTS,
  ...ENSEMBLE_EVENTS,
  ...HEDGING_EVENTS,
  ...TRAINING_EVENTS,
  ...DEPLOYMENT_EVENTS,
  ...FRAMEWORK_EVENTS,
  ...TRACE_EVENTS,
  ...TOOL_EVENTS,
];

/** The standard events, each with the context that any of them may carry. */
export const STANDARD_DEFINITIONS: readonly EventDefinition[] = STANDARD.map((event) => ({
  ...event,
  metadata: { ...event.metadata, ...CONTEXT_FIELDS },
}));

/** Events of the library itself: known by name and type, but not standard. */
export const TELEMETRY_DEFINITIONS: readonly EventDefinition[] = TELEMETRY_EVENTS;
