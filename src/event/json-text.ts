/** What stands for a number that JSON has none for. */
export const NON_FINITE: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * Texts that read like what stands for a non-finite number. Their first letter is written as an
 * escape, which every JSON parser reads as that letter, and `reviveJson` as "this is a text".
 */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['NaN', '"\\u004eaN"'],
  ['Infinity', '"\\u0049nfinity"'],
  ['-Infinity', '"\\u002dInfinity"'],
]);
const LONGEST = '-Infinity'.length;

/** Whether a text reads like what stands for a non-finite number, and is written with an escape. */
export function isLookalike(text: string): boolean {
  return text.length <= LONGEST && LOOKALIKES.has(text);
}

/** A text as a JSON string. */
export function jsonText(text: string): string {
  const lookalike = text.length <= LONGEST ? LOOKALIKES.get(text) : undefined;
  return lookalike ?? JSON.stringify(text);
}

/** A number as JSON; what JSON has no number for becomes a string, and -0 keeps its sign. */
export function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
