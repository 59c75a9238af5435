const NON_FINITE: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** What may have to become a number, or stay a text although it reads like one. */
const SUSPECT = /"(?:NaN|-?Infinity|\\u004eaN|\\u0049nfinity|\\u002dInfinity)"/;
const ESCAPED = /"\\u00(?:4eaN|49nfinity|2dInfinity)"/g;

/** Nothing that is written as such, and no text of ours is likely to hold. */
const MARK = '\ue000';

/**
 * Parses a line as it was written: "NaN", "Infinity" and "-Infinity" are the numbers, unless their
 * first letter is an escape; those were texts. JSON without either is parsed as it is.
 *
 * @throws SyntaxError
 */
export function parseRevived(json: string): unknown {
  if (!SUSPECT.test(json)) return JSON.parse(json);
  let mark = MARK;
  while (json.includes(mark)) mark += MARK;
  const marked = json.replace(ESCAPED, (text) => `"${mark}${JSON.parse(text)}"`);
  return JSON.parse(marked, (_key, value) => {
    if (typeof value !== 'string') return value;
    return value.startsWith(mark) ? value.slice(mark.length) : (NON_FINITE.get(value) ?? value);
  });
}
