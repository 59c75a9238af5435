/**
 * Metadata as JSON text, whatever a caller put into it. `JSON.stringify` throws on a bigint, a
 * cycle or a getter that throws, and turns NaN into null; recording a metric must neither throw
 * nor lose a diverged number, so the walk is written out here, with every read guarded.
 */

/** Deeper than any honest metadata; far from the end of the stack. */
const MAX_DEPTH = 32;

/** Bounds the work on one record: shared references can unfold exponentially, arrays can be huge. */
const MAX_VALUES = 100_000;

/** Longer metadata is replaced by a note, so that every line that is written can be read back. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

const CIRCULAR = '"[Circular]"';
const THROWS = '"[Throws]"';
const TOO_DEEP = '"[Too deep]"';
const TRUNCATED = '"[Truncated]"';

interface Walk {
  /** The objects on the way from the root to here: meeting one again is a cycle. */
  readonly open: Set<object>;
  valuesLeft: number;
}

/**
 * Encodes metadata as the text of one JSON object. Never throws.
 *
 * Non-finite numbers become the strings "NaN", "Infinity", "-Infinity"; a bigint a number where
 * that is exact, else a string; a Date its ISO string; a Map an object; a Set or typed array an
 * array; an Error its name and message. What cannot be read becomes a marker such as "[Circular]".
 */
export function encodeMetadata(metadata: object): string {
  const walk: Walk = { open: new Set(), valuesLeft: MAX_VALUES };
  let text: string;
  try {
    walk.open.add(metadata);
    text = metadata instanceof Map ? encodeMap(metadata, walk) : encodeProperties(metadata, walk);
  } catch {
    text = `{${THROWS}:true}`;
  }
  if (text.length <= MAX_CHARACTERS) return text;
  return `{"[Omitted]":"metadata of ${text.length} characters"}`;
}

/** `undefined` where JSON has no such value (a function, a symbol): the property is left out. */
function encodeValue(value: unknown, walk: Walk): string | undefined {
  walk.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return encodeNumber(value);
    case 'boolean':
      return String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? String(value) : `"${value}"`;
    case 'object':
      return value === null ? 'null' : encodeObject(value, walk);
    default:
      return undefined;
  }
}

/** A number as JSON text; what JSON has no number for becomes a string, and -0 keeps its sign. */
export function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function encodeObject(value: object, walk: Walk): string | undefined {
  if (walk.open.has(value)) return CIRCULAR;
  if (walk.open.size >= MAX_DEPTH) return TOO_DEEP;
  walk.open.add(value);
  try {
    return encodeByKind(value, walk);
  } catch {
    return THROWS;
  } finally {
    walk.open.delete(value);
  }
}

function encodeByKind(value: object, walk: Walk): string | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
  }
  const own = value as { readonly toJSON?: unknown };
  if (typeof own.toJSON === 'function') {
    const json: unknown = own.toJSON();
    if (json !== value) return encodeValue(json, walk);
  }
  if (Array.isArray(value)) return encodeItems(value, walk);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return encodeItems(value as unknown as ArrayLike<unknown>, walk);
  }
  if (value instanceof Set) return encodeItems([...value], walk);
  if (value instanceof Map) return encodeMap(value, walk);
  if (value instanceof Error) {
    return encodeProperties(
      { name: value.name, message: value.message, ...(value as object) },
      walk,
    );
  }
  return encodeProperties(value, walk);
}

function encodeItems(items: ArrayLike<unknown>, walk: Walk): string {
  const parts: string[] = [];
  for (let index = 0; index < items.length; index++) {
    if (walk.valuesLeft <= 0) {
      parts.push(TRUNCATED);
      break;
    }
    parts.push(encodeGuarded(() => items[index], walk) ?? 'null');
  }
  return `[${parts.join(',')}]`;
}

function encodeMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): string {
  return encodePairs(map.keys(), (key) => map.get(key), walk);
}

function encodeProperties(object: object, walk: Walk): string {
  const readable = object as Readonly<Record<string, unknown>>;
  return encodePairs(Object.keys(object), (key) => readable[key], walk);
}

function encodePairs<Key>(keys: Iterable<Key>, read: (key: Key) => unknown, walk: Walk): string {
  const parts: string[] = [];
  for (const key of keys) {
    if (walk.valuesLeft <= 0) {
      parts.push(`${TRUNCATED}:true`);
      break;
    }
    const text = encodeGuarded(() => read(key), walk);
    if (text !== undefined) parts.push(`${JSON.stringify(String(key))}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** One getter that throws costs its own property, not its neighbours. */
function encodeGuarded(read: () => unknown, walk: Walk): string | undefined {
  try {
    return encodeValue(read(), walk);
  } catch {
    return THROWS;
  }
}
