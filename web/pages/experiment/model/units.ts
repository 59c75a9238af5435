import type { Unit } from '../../../format/number.ts';

/** The unit that a column's name says; none where it says none. */
export function unitOfColumn(name: string): Unit {
  if (/(?:_|^)ms$/.test(name)) return 'milliseconds';
  if (/(?:_|^)bytes$/.test(name)) return 'bytes';
  if (/(?:_|^)usd$/.test(name)) return 'dollars';
  if (/(?:_|^)tokens$/.test(name)) return 'tokens';
  if (/(?:_|^)(?:rate|accuracy|fraction|success)$/.test(name) && !/learning/.test(name))
    return /(?:rate)$/.test(name) ? 'none' : 'fraction';
  return 'none';
}
