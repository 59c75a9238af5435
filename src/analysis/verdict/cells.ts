/** Tables up to so large are quicker than a map, and of no size to mind. */
const LARGEST_TABLE = 2 ** 24;

/** A number for each pair of a unit and a run that occurs, in the order in which they are met. */
export function cellsOf(
  units: ArrayLike<number>,
  runs: ArrayLike<number>,
): { readonly cells: Int32Array; readonly count: number } {
  const cells = new Int32Array(units.length);
  const [unitCount, runCount] = [oneMoreThanLargest(units), oneMoreThanLargest(runs)];
  let count = 0;
  if (unitCount * runCount <= LARGEST_TABLE) {
    // One more than the number, so that 0 is none.
    const table = new Int32Array(unitCount * runCount);
    for (let row = 0; row < cells.length; row++) {
      const place = runs[row]! * unitCount + units[row]!;
      if (table[place] === 0) table[place] = ++count;
      cells[row] = table[place]! - 1;
    }
    return { cells, count };
  }
  const numbers = new Map<number, number>();
  for (let row = 0; row < cells.length; row++) {
    const place = runs[row]! * unitCount + units[row]!;
    let cell = numbers.get(place);
    if (cell === undefined) numbers.set(place, (cell = count++));
    cells[row] = cell;
  }
  return { cells, count };
}

function oneMoreThanLargest(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! > largest) largest = numbers[i]!;
  return largest + 1;
}
