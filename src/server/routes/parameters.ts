import type { RouteParameter } from '../route.js';
import { NUMBER, TEXT, WHOLE } from '../schemas/schema.js';

/** Parameters that several routes take. */
export const ID: RouteParameter = {
  name: 'id',
  description: "An experiment's id.",
  schema: TEXT,
  required: true,
};

export function text(name: string, description: string): RouteParameter {
  return { name, description, schema: TEXT };
}

export function texts(name: string, description: string): RouteParameter {
  return { name, description, schema: { type: 'array', items: TEXT } };
}

export function number(name: string, description: string): RouteParameter {
  return { name, description, schema: NUMBER };
}

export function whole(name: string, description: string): RouteParameter {
  return { name, description, schema: WHOLE };
}

export function choice(
  name: string,
  values: readonly string[],
  description: string,
): RouteParameter {
  return { name, description, schema: { type: 'string', enum: values } };
}
