import type { CONTEXT_FIELDS } from './catalogue/context.js';
import type { StandardCatalogue, TelemetryCatalogue } from './catalogue/standard.js';
import type { EventDefinitionInput } from './definition.js';

/**
 * Keys that no definition lists are allowed everywhere. `any` and not `unknown`, because a value
 * whose type is an interface is assignable to an index signature of `any` only.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type OpenRecord = { readonly [key: string]: any };

interface ValueByType {
  number: number;
  string: string;
  boolean: boolean;
  object: OpenRecord;
  array: readonly unknown[];
  unknown: unknown;
}

/** `learning_rate` → `learningRate`. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Nanoseconds may be a bigint, as `process.hrtime.bigint()` gives them. */
type ValueOf<Field> = Field extends { readonly fields: infer Inner }
  ? FieldsOf<Inner>
  : Field extends { readonly type: 'number'; readonly unit: 'ns' }
    ? number | bigint
    : Field extends { readonly type: infer T extends keyof ValueByType }
      ? ValueByType[T]
      : unknown;

/**
 * An object with those fields, each under its snake_case or its camelCase name. Every field may be
 * missing or null, and there may be others; but a known field of the wrong type is an error.
 */
export type FieldsOf<Fields> = {
  readonly [K in keyof Fields & string as K | CamelCase<K>]?: ValueOf<Fields[K]> | null | undefined;
} & OpenRecord;

type Part<Definition, Key extends string> = Definition extends { readonly [K in Key]: infer Fields }
  ? Fields
  : unknown;

/**
 * Event types from definitions written `as const`, so that a custom event needs to be written down
 * only once. `Shared` are metadata fields that all of them have.
 *
 * @example
 * const EVENTS = [
 *   { name: 'my.step.stop', measurements: { reward: { type: 'number' } } },
 * ] as const;
 * declare module 'crucible-telemetry' {
 *   interface CustomEvents extends EventsOf<typeof EVENTS> {}
 * }
 */
export type EventsOf<Definitions extends readonly EventDefinitionInput[], Shared = unknown> = {
  [D in Definitions[number] as DottedName<D['name']>]: {
    measurements: FieldsOf<Part<D, 'measurements'>>;
    metadata: FieldsOf<Part<D, 'metadata'> & Shared>;
  };
};

/** The events of the catalogue. */
export type StandardEvents = EventsOf<StandardCatalogue, typeof CONTEXT_FIELDS> &
  EventsOf<TelemetryCatalogue>;

/**
 * Your own events: add them by declaration merging, and `telemetry.execute` completes and checks
 * them like the standard ones. Fields are taken as declared; other keys stay allowed.
 *
 * @example
 * declare module 'crucible-telemetry' {
 *   interface CustomEvents {
 *     'my.step.stop': { measurements: { reward: number }; metadata: { policy: string } };
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by whoever merges into it
export interface CustomEvents {}

/** From each known name to its `measurements` and `metadata`. */
export type KnownEvents = StandardEvents & CustomEvents;

export type KnownEventName = keyof KnownEvents & string;

/** Any event name; an editor completes the known ones. */
export type EventNameInput = KnownEventName | (string & {}) | readonly string[];

/** `['req_llm', 'request', 'stop']` → `'req_llm.request.stop'`; an array of unknown length → `string`. */
export type DottedName<Name> = Name extends readonly [infer Only extends string]
  ? Only
  : Name extends readonly [infer Head extends string, ...infer Rest extends readonly string[]]
    ? `${Head}.${DottedName<Rest>}`
    : Name extends string
      ? Name
      : string;

type PartOf<Name, Key extends 'measurements' | 'metadata'> = Name extends KnownEventName
  ? KnownEvents[Name] extends { readonly [K in Key]: infer Fields }
    ? Fields & OpenRecord
    : OpenRecord
  : OpenRecord;

/** What an event of that name may measure; anything where the name is not known. */
export type MeasurementsOf<Name extends EventNameInput> = PartOf<DottedName<Name>, 'measurements'>;

/** What an event of that name may say beside its measurements; anything where it is not known. */
export type MetadataOf<Name extends EventNameInput> = PartOf<DottedName<Name>, 'metadata'>;
