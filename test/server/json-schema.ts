// biome-ignore lint/suspicious/noExplicitAny: schemas and what they describe are plain JSON
type Json = any;

/** What of a value is not as its JSON Schema says; the part of JSON Schema that the document uses. */
export function violations(schema: Json, value: Json, root: Json, path = '$'): string[] {
  if (schema.$ref !== undefined) {
    const target = schema.$ref.slice(2).split('/');
    const found = target.reduce((at: Json, key: string) => at?.[key], root);
    return found === undefined
      ? [`${schema.$ref} is not there`]
      : violations(found, value, root, path);
  }
  if (schema.anyOf !== undefined) {
    const all = schema.anyOf.map((each: Json) => violations(each, value, root, path));
    return all.some((each: string[]) => each.length === 0) ? [] : all[0];
  }
  const found: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) found.push(`${path}: ${value}`);
  if (schema.type !== undefined && !isOf(schema.type, value))
    return [`${path}: expected ${schema.type}, got ${JSON.stringify(value)}`];
  if (Array.isArray(value) && schema.items !== undefined)
    for (const [i, item] of value.entries())
      found.push(...violations(schema.items, item, root, `${path}[${i}]`));
  if (isOf('object', value)) {
    for (const key of schema.required ?? [])
      if (!(key in value)) found.push(`${path}.${key} is missing`);
    for (const [key, inner] of Object.entries(value)) {
      const own = schema.properties?.[key];
      const { additionalProperties: others } = schema;
      if (own !== undefined) found.push(...violations(own, inner, root, `${path}.${key}`));
      else if (others === false) found.push(`${path}.${key} is not in the schema`);
      else if (typeof others === 'object')
        found.push(...violations(others, inner, root, `${path}.${key}`));
    }
  }
  return found;
}

function isOf(type: string, value: Json): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
