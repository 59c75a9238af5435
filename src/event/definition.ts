/**
 * What an event definition says: a name, what it means, and which fields an emitter may send.
 * The catalogue writes them down `as const`; the registry serves them; the types in types.ts,
 * docs/events.md and an editor's completions are all derived from them, so none can drift.
 */

/** Families of events. `custom` is where a registered event goes that names no other. */
export type EventCategory =
  | 'llm'
  | 'ensemble'
  | 'hedging'
  | 'training'
  | 'deployment'
  | 'framework'
  | 'trace'
  | 'tools'
  | 'telemetry'
  | 'custom';

/** In the order in which lists and documents show them. */
export const EVENT_CATEGORIES: readonly EventCategory[] = Object.freeze([
  'llm',
  'ensemble',
  'hedging',
  'training',
  'deployment',
  'framework',
  'trace',
  'tools',
  'telemetry',
  'custom',
] as const);

export type EventFieldType = 'number' | 'string' | 'boolean' | 'object' | 'array' | 'unknown';

export const EVENT_FIELD_TYPES: readonly EventFieldType[] = Object.freeze([
  'number',
  'string',
  'boolean',
  'object',
  'array',
  'unknown',
] as const);

/** Units the catalogue uses; a registered event may name its own. */
export type EventFieldUnit =
  | 'ns'
  | 'us'
  | 'ms'
  | 'tokens'
  | 'USD'
  | 'bytes'
  | 'count'
  | 'ratio'
  | (string & {});

/** One measurement or one item of metadata. Names are snake_case; emitters may use camelCase. */
export interface EventField {
  readonly type: EventFieldType;
  readonly unit?: EventFieldUnit;
  readonly description: string;
  /** True where a complete emitter may still leave it out. Every field may be missing in practice. */
  readonly optional?: boolean;
  /** For `type: 'object'`: what is inside, where that is known. */
  readonly fields?: EventFields;
}

export type EventFields = Readonly<Record<string, EventField>>;

/** An event as the registry holds it: complete and frozen. */
export interface EventDefinition {
  /** Dotted: `req_llm.request.stop`. */
  readonly name: string;
  readonly category: EventCategory;
  readonly description: string;
  readonly measurements: EventFields;
  readonly metadata: EventFields;
}

/** A field as a caller may give it to `register`: only the type is required. */
export interface EventFieldInput {
  readonly type: EventFieldType;
  readonly unit?: EventFieldUnit | undefined;
  readonly description?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly fields?: EventFieldInputs | undefined;
}

export type EventFieldInputs = { readonly [name: string]: EventFieldInput };

/** An event as a caller may give it to `register`: only the name is required. */
export interface EventDefinitionInput {
  /** `'my.step.stop'` or `['my', 'step', 'stop']`. */
  readonly name: string | readonly string[];
  /** `'custom'` unless given. */
  readonly category?: EventCategory | undefined;
  readonly description?: string | undefined;
  readonly measurements?: EventFieldInputs | undefined;
  readonly metadata?: EventFieldInputs | undefined;
}
