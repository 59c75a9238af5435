/**
 * JSON of anything a caller may hand over: never throws, cuts cycles, keeps what JSON has no word
 * for. NaN and the infinities become the strings "NaN", "Infinity" and "-Infinity", as protobuf's
 * JSON and most readers of data files take them; `reviveJson` turns them back into numbers.
 */
const MAX_DEPTH = 32;

export function encodeJson(value: unknown): string {
  return encode(value, []) ?? 'null';
}

function encode(value: unknown, ancestors: object[]): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value)
        ? Object.is(value, -0)
          ? '-0.0'
          : String(value)
        : `"${value}"`;
    case 'boolean':
      return String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? String(value) : `"${value}"`;
    case 'symbol':
      return JSON.stringify(String(value));
    case 'object':
      if (value === null) return 'null';
      if (ancestors.includes(value)) return '"[circular]"';
      if (ancestors.length >= MAX_DEPTH) return '"[too deep]"';
      ancestors.push(value);
      try {
        return encodeObject(value, ancestors);
      } catch (error) {
        return unreadable(error);
      } finally {
        ancestors.pop();
      }
    default:
      return undefined;
  }
}

function encodeObject(value: object, ancestors: object[]): string | undefined {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return encodeItems(value, ancestors);
  if (ArrayBuffer.isView(value)) {
    return encodeItems(value instanceof DataView ? [] : Array.from(value as Uint8Array), ancestors);
  }
  if (value instanceof Set) return encodeItems([...value], ancestors);
  if (value instanceof Map)
    return encodeEntries([...value.keys()].map(String), [...value.values()], ancestors);
  if (value instanceof Error) return encode(describeError(value), ancestors);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return encode(toJSON.call(value), ancestors);
  const keys = Object.keys(value);
  return `{${keys
    .map((key) => encodeProperty(key, value, ancestors))
    .filter((text) => text !== undefined)
    .join(',')}}`;
}

function encodeProperty(key: string, value: object, ancestors: object[]): string | undefined {
  let text: string | undefined;
  try {
    text = encode((value as Record<string, unknown>)[key], ancestors);
  } catch (error) {
    text = unreadable(error);
  }
  return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
}

function encodeEntries(keys: string[], values: unknown[], ancestors: object[]): string {
  const parts: string[] = [];
  for (const [i, key] of keys.entries()) {
    const text = encode(values[i], ancestors);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

function encodeItems(items: readonly unknown[], ancestors: object[]): string {
  return `[${Array.from(items, (item) => encode(item, ancestors) ?? 'null').join(',')}]`;
}

/** What is kept of an error: not its stack, which differs from machine to machine. */
export function describeError(error: Error): Record<string, unknown> {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {}),
  };
}

/** What stands in the place of a value whose getter threw. */
export function unreadable(error: unknown): string {
  return JSON.stringify(unreadableText(error));
}

export function unreadableText(error: unknown): string {
  let reason = 'unknown';
  try {
    reason = error instanceof Error ? error.message : String(error);
  } catch {
    // An error that cannot be put in words is no reason to lose the event.
  }
  return `[unreadable: ${reason}]`;
}

const NON_FINITE: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Parses what `encodeJson` wrote; non-finite numbers come back as numbers. */
export function reviveJson(text: string): unknown {
  return JSON.parse(text, (_key, value) => NON_FINITE.get(value) ?? value);
}
