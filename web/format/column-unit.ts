import type { Unit } from './number.ts';

type Values = Iterable<number | string | null | undefined>;

/**
 * The unit that a column's name says; none where it says none. Rates and accuracies are shares only as
 * long as their values are: 97.2 of an accuracy that is counted in percent is no 9,720%.
 *
 * @example columnUnit('accuracy', [0.91, 0.97]) // 'fraction'
 */
export function columnUnit(name: string, values: Values = []): Unit {
  if (/(?:_|^)ms$/.test(name)) return 'milliseconds';
  if (/(?:_|^)bytes$/.test(name)) return 'bytes';
  if (/(?:_|^)usd$/.test(name)) return 'dollars';
  if (/(?:_|^)tokens$/.test(name)) return 'tokens';
  if (/(?:^|_)(?:accuracy|fraction|success)$|_rate$/.test(name) && !/learning_rate$/.test(name))
    return areShares(values) ? 'fraction' : 'none';
  return 'none';
}

/** What is not known, or no number, is no sign of anything. */
function areShares(values: Values): boolean {
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const number = Number(value);
    if (Number.isFinite(number) && (number < 0 || number > 1)) return false;
  }
  return true;
}
