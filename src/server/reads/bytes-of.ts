/** Of a value that is no text and no object, and of a reference to one that is. */
const SLOT_BYTES = 8;
const HEADER_BYTES = 24;

/** About how many bytes of memory an answer takes: texts as UTF-16, arrays of numbers as they are. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return HEADER_BYTES + value.length * 2;
  if (typeof value !== 'object' || value === null) return SLOT_BYTES;
  if (ArrayBuffer.isView(value)) return HEADER_BYTES + value.byteLength;
  let bytes = HEADER_BYTES;
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    bytes += typeof inner === 'number' ? SLOT_BYTES : SLOT_BYTES + bytesOf(inner);
  return bytes;
}
