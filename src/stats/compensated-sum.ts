/**
 * The sum of values / scale, the rounding errors summed beside it: Neumaier, "Rundungsfehleranalyse einiger
 * Verfahren zur Summation endlicher Summen" (ZAMM 54, 1974).
 */
export function compensatedSum(values: ArrayLike<number>, scale: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! / scale;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
