/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const TEXT: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const WHOLE: Schema = { type: 'integer' };
export const FLAG: Schema = { type: 'boolean' };
export const ANYTHING: Schema = {};
export const ANY_OBJECT: Schema = { type: 'object' };
/** NaN and the infinities are texts. */
export const WIRE_NUMBER: Schema = {
  anyOf: [NUMBER, { enum: ['NaN', 'Infinity', '-Infinity'] }],
};

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

export function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

export function mapOf(values: Schema): Schema {
  return { type: 'object', additionalProperties: values };
}

/** Every property has to be there, and no other may. */
export function objectOf(properties: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** No other may be there. */
export function partOf(
  properties: Readonly<Record<string, Schema>>,
  ...required: string[]
): Schema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** One that has a name of its own in the document. */
export function named(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}
